/* What one announcement becomes: the call, its repeats, a correction. Times in milliseconds of performance.now(). */
const LATEST_REPEAT = 20_000;
const CORRECTION = "Xin bỏ qua lời mời vừa rồi.";

export function firstTurn(announcement, now) {
  const { clips, max_age_seconds: age = 60, muted = false, muted_in_seconds: left = null } = announcement;
  const silentFrom = muted ? -Infinity : left === null ? Infinity : now + left * 1000;
  return { announcement, turn: 1, clips, due: now, until: now + age * 1000, silentFrom };
}

/* The same call with "Nhắc lại lần hai" after the chime; null when it was said often enough. */
export function nextTurn({ announcement, turn, silentFrom }, now) {
  const { clips, again = ["vi/nhac-lai-2"], repeat_after_seconds: after } = announcement;
  const prefix = again[turn - 1];
  if (!turn || !after || !prefix) return null;
  const chimes = clips[0] === "chime";
  const said = chimes ? ["chime", prefix, ...clips.slice(1)] : [prefix, ...clips];
  const due = now + after * 1000;
  return { announcement, turn: turn + 1, clips: said, due, until: due + LATEST_REPEAT, silentFrom };
}

export function correctionOf({ announcement, silentFrom }, now) {
  const { call_id, zone_id, correction = ["vi/bo-qua"] } = announcement;
  if (!correction.length) return null;
  const told = { call_id, zone_id, text: CORRECTION, clips: correction, repeat_after_seconds: 0 };
  return { announcement: told, turn: 0, clips: correction, due: now, until: now + LATEST_REPEAT, silentFrom };
}

/* Why this turn is not said any more, or "". */
export function spoilt({ until, silentFrom }, now) {
  if (now >= silentFrom) return "muted";
  return now > until ? "late" : "";
}
