"""The web server: whether the bot is well, and the demo's page. It knows no feature and no platform."""
