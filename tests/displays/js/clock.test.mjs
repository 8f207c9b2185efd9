// The server's clock on a screen whose own clock is wrong.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./module.mjs";

const { ServerClock, hourMinute } = await load("queue_server/design/static/js/clock.js");
const NINE = Date.parse("2026-11-24T02:00:00Z");
const iso = (milliseconds) => new Date(milliseconds).toISOString();

test("before anything was heard the screen's own clock is used", () => {
  assert.equal(new ServerClock(() => 0, () => 1234).now(), 1234);
});

test("a late instant does not set the clock back", () => {
  let steady = 0;
  const clock = new ServerClock(() => steady, () => 0);
  clock.heard(iso(NINE));
  steady = 9000;
  clock.heard(iso(NINE + 1000)); // eight seconds on its way
  assert.equal(clock.now(), NINE + 9000);
});

test("a clock that ran ahead is corrected within a dozen instants", () => {
  let steady = 0;
  const clock = new ServerClock(() => steady, () => 0);
  clock.heard(iso(NINE));
  steady = 60000; // the screen slept; the server is only one second further
  for (let n = 1; n <= 12; n += 1) clock.heard(iso(NINE + 1000 * n));
  assert.equal(clock.now(), NINE + 12000);
});

test("a snapshot from a cache carries its age", () => {
  const clock = new ServerClock(() => 0, () => 0);
  clock.heard(iso(NINE), 180);
  assert.equal(clock.now(), NINE + 180000);
});

test("times are those of the centre", () => {
  assert.equal(hourMinute(NINE), "09:00");
});
