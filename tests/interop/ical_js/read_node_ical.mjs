// The same as read.mjs with node-ical, which expands by another engine and finds its own time
// zones by name instead of reading the VTIMEZONE.
import { readFileSync } from "node:fs";
import ical from "node-ical";

const [after, before] = process.argv.slice(2).map((text) => new Date(text));
const DAY = 86_400_000;

// An all-day date is local midnight of this process: run it in UTC.
const found = [];
for (const event of Object.values(ical.sync.parseICS(readFileSync(0, "utf8")))) {
  if (event.type !== "VEVENT") continue;
  const dates = ical.expandRecurringEvent(event, {
    from: new Date(after.getTime() - 366 * DAY),
    to: new Date(before.getTime() + 366 * DAY),
  });
  for (const one of dates) {
    if (one.start >= before || one.end <= after) continue;
    const text = (value) => (typeof value === "object" ? value.val : value) ?? "";
    found.push({
      uid: event.uid,
      start: one.start.toISOString(),
      end: one.end.toISOString(),
      summary: text(one.event.summary),
      status: one.event.status ?? "",
    });
  }
}
console.log(JSON.stringify(found));
