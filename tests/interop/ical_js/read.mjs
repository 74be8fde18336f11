// Reads a calendar from standard input as Thunderbird's engine does (ical.js) and prints the
// occurrences that touch a window as JSON: node read.mjs <after> <before>, UTC instants.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const [after, before] = process.argv.slice(2).map((text) => new Date(text));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));

for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const instant = (time) =>
  time.isDate ? new Date(`${time.toString()}T00:00:00Z`) : time.toJSDate();
const found = [];

function keep(event, start, end) {
  const [from, to] = [instant(start), instant(end)];
  if (from >= before || to <= after) return;
  found.push({
    uid: event.uid,
    start: from.toISOString(),
    end: to.toISOString(),
    summary: event.summary ?? "",
    status: event.component.getFirstPropertyValue("status") ?? "",
  });
}

const components = calendar.getAllSubcomponents("vevent");
const isOverride = (component) => component.hasProperty("recurrence-id");
for (const component of components.filter((one) => !isOverride(one))) {
  const event = new ICAL.Event(component);
  components
    .filter((one) => isOverride(one) && one.getFirstPropertyValue("uid") === event.uid)
    .forEach((one) => event.relateException(one));
  if (!event.isRecurring()) {
    keep(event, event.startDate, event.endDate);
    continue;
  }
  const iterator = event.iterator();
  // A moved date may come back from far: look a year past the window.
  const last = new Date(before.getTime() + 366 * 86_400_000);
  for (let next = iterator.next(); next && instant(next) < last; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    keep(details.item, details.startDate, details.endDate);
  }
}
console.log(JSON.stringify(found));
