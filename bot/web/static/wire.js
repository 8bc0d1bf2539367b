// Talks with the bot: what is done goes out as a POST, what happens comes back as a stream of events.

export async function post(path, body = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export function listen(since, hear, trouble) {
  const stream = new EventSource(`/events?since=${since}`);
  stream.addEventListener("news", (event) => hear(JSON.parse(event.data)));
  stream.addEventListener("open", () => trouble(false));
  stream.addEventListener("error", () => trouble(true));
  addEventListener("pagehide", () => stream.close());
}
