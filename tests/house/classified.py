"""What every handler of the bot works on: the table that a new handler must be entered in.

OWN: on whoever caused it and nothing else; what stands behind its name is not looked at. OBJECT: on
something that is named behind it, and that may be another's. OPEN: on what is everybody's, such as help
lines. JOB: on what the bot itself had planned.
"""

from collections.abc import Iterator

Key = tuple[str, str]

OWN = {
    "command": (
        "help me checkin shifts week team people groups say broadcasts channel settings language quiet stop "
        "mydata delete learn cases link canvass"
    ),
    "button": (
        "broadcasts.change broadcasts.drop broadcasts.group broadcasts.lately broadcasts.say "
        "broadcasts.meant broadcasts.resume broadcasts.send broadcasts.test "
        "captains.drop captains.hands captains.others captains.raise captains.resume captains.send "
        "captains.step_back "
        "captains.stepped_back captains.to groups.show linking.code linking.have linking.link linking.where "
        "relay.drop relay.send safety.ask settings.delete settings.erase settings.hours settings.language "
        "settings.mydata settings.privacy settings.quiet settings.show settings.stay settings.stop "
        "checkins.show "
        "shifts.all_mine shifts.canvass shifts.new shifts.show signup.age signup.agree signup.call_me "
        "training.courses signup.home signup.invite signup.rename signup.start training.learn training.notnow"
    ),
    "form": "linking.have shifts.new",
}
OBJECT = {
    "command": "start",
    "button": (
        "broadcasts.again broadcasts.audiences broadcasts.group_for broadcasts.group_scopes "
        "broadcasts.let_be broadcasts.link broadcasts.repost broadcasts.reword broadcasts.show "
        "broadcasts.enough checkins.helpers broadcasts.scopes broadcasts.stop broadcasts.to broadcasts.undo "
        "broadcasts.unlink broadcasts.untranslated captains.accept captains.answer captains.ask_back "
        "captains.decline captains.end captains.give captains.groups captains.kind captains.people "
        "captains.person captains.saw captains.scope captains.seen captains.suggest captains.team "
        "checkins.alarm checkins.change "
        "checkins.debrief checkins.face checkins.figure checkins.help checkins.home checkins.ishome "
        "checkins.later checkins.leave checkins.looking checkins.notyet checkins.out checkins.own "
        "checkins.skip checkins.story checkins.take checkins.tell groups.join groups.leave groups.page "
        "linking.apart linking.join linking.not_me linking.off linking.prefer linking.take_off relay.close "
        "relay.write safety.again safety.done safety.pass safety.reached safety.take safety.withdraw "
        "settings.dms settings.rest settings.speak shifts.add shifts.all_fine shifts.call_off "
        "shifts.call_off_yes shifts.cannot_promise shifts.change shifts.claim shifts.decline shifts.drop "
        "shifts.edit shifts.forward shifts.going shifts.here shifts.late shifts.mark_here shifts.mine "
        "shifts.move_me shifts.name shifts.needs shifts.not_here shifts.not_today shifts.number "
        "shifts.number_add "
        "shifts.number_skip shifts.numbers shifts.off shifts.off_yes shifts.pick shifts.preview "
        "shifts.promise shifts.publish shifts.put shifts.release shifts.replace shifts.resize "
        "shifts.resize_to shifts.retime shifts.retime_to shifts.roster shifts.set shifts.swap shifts.take "
        "shifts.throw shifts.undo shifts.wait signup.counties signup.county signup.decline signup.hello "
        "signup.not_reached signup.reached training.again training.choose training.clock training.course "
        "training.date training.days training.go training.keep training.lines training.looked "
        "training.mark training.off training.pace training.resend training.look "
        "training.alone training.apart training.circle training.rather training.sit training.together "
        "training.callday training.callhour training.cannot training.coming training.guide training.lead "
        "training.when training.offer training.pairend training.pairgo training.pairswap training.play "
        "training.reply training.seek training.unseek "
        "training.report training.role training.share training.swap training.tick training.unshare "
        "training.hour training.later training.next training.pause training.people "
        "training.show training.start training.stay training.move training.hand "
        "training.suits training.unlock training.went training.wish training.wordless"
    ),
    "form": "checkins.change checkins.debrief",
    "answer": (
        "signup.name signup.county checkins.person checkins.tale relay.words relay.held shifts.who "
        "shifts.draft shifts.add_name shifts.capacity shifts.new_time shifts.number captains.question "
        "captains.answer captains.reason captains.place captains.why captains.confirm broadcasts.text "
        "broadcasts.translation broadcasts.draft settings.hours training.line training.meet training.story "
        "training.answer training.another_day training.told linking.code"
    ),
    "chat": "added removed moved lacking still-worn",
}
OPEN = {
    "command": "privacy emergencia ayuda now safe",
    "button": "safety.back safety.hide safety.lines safety.more safety.person safety.topic",
}
JOB = {
    "job": (
        "signup.still_open signup.came_for signup.card_returned captains.returned captains.not_told "
        "shifts.not_asked shifts.unheard shifts.offer_back "
        "relay.returned safety.returned safety.unheard checkins.returned checkins.unheard "
        "checkins.remind checkins.climb checkins.owner checkins.summary "
        "shifts.remind shifts.begin shifts.late shifts.morning shifts.numbers shifts.empty_numbers "
        "shifts.offer_ends captains.unanswered broadcasts.begin broadcasts.slice broadcasts.progress "
        "broadcasts.gone checkins.oncemore "
        "settings.ask_to_stay settings.end linking.settle linking.tidy training.act training.bell "
        "training.circles training.over training.pair training.soon training.unset "
        "training.follow training.deliver training.nudge safety.unanswered safety.follow safety.forget"
    ),
}
SUGGESTS = "shifts people team groups say learn me"
"""Commands for whose argument the bot proposes values: only what the person may see."""


def keys(table: dict[str, str]) -> Iterator[Key]:
    """Return the keys of handlers in *table*."""
    for kind, names in table.items():
        yield from ((kind, name) for name in names.split())
