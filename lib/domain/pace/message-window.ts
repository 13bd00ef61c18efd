import * as z from 'zod';
import type { BudgetRule } from './budget-rule.ts';

const HOUR_MS = 3_600_000;
/** Messages are counted by the half minute, so that the state stays small. */
const SLOT_MS = 30_000;
/** A message may arrive so long after it was granted; it counts until then. */
const LONGEST_DELAY_MS = 60_000;
/** Nobody gives back later: a pass of 20 s, the longest answer that it may wait for, and a slot. */
const LONGEST_HELD_MS = 20_000 + 300_000 + SLOT_MS;

/** Number of the slot since 1970 to the messages granted in it; an object has such keys in ascending order. */
const Slots = z.record(z.string().regex(/^\d+$/), z.number());
type Slots = z.infer<typeof Slots>;

/**
 * At most `perHour` messages in any hour that one may look at, and all of them at once where nothing was
 * sent before.
 *
 * The platform's limit for test messages is a count per hour without a rate inside of it, so a bucket
 * that is refilled evenly would make a small suite wait for nothing.
 */
export function messageWindow(perHour: number): BudgetRule {
  return {
    take(text, { wanted, now }) {
      const slots = recent(slotsOf(text), now);
      const free = Math.max(0, perHour - total(slots));
      const granted = Math.min(wanted, free);
      const waitMs = granted < wanted ? waitFor(slots, wanted - granted, now) : 0;
      return { text: JSON.stringify(counted(slots, granted, now)), granted, waitMs };
    },
    adjust: (text, requests, now) =>
      JSON.stringify(counted(recent(slotsOf(text), now), requests, now)),
  };
}

/** The state as it was kept; what cannot be read counts as unused, since the platform's own limit holds. */
function slotsOf(text: string | undefined): Slots {
  try {
    return Slots.parse(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}

/** What still counts; slots in the future were written before the clock was set back, and move along with it. */
function recent(slots: Slots, now: number): Slots {
  const newest = Math.max(...Object.keys(slots).map(Number));
  const ahead = newest - slotOf(now);
  // Clocks that differ a little may be a slot apart.
  const moved = ahead > 1 ? ahead : 0;
  return Object.fromEntries(
    Object.entries(slots)
      .map(([slot, messages]): [string, number] => [String(Number(slot) - moved), messages])
      .filter(([slot]) => freeAt(slot) > now),
  );
}

function slotOf(now: number): number {
  return Math.floor(now / SLOT_MS);
}

/** When the messages of a slot do not count any more, in milliseconds since 1970 UTC. */
function freeAt(slot: string): number {
  return (Number(slot) + 1) * SLOT_MS + HOUR_MS + LONGEST_DELAY_MS;
}

function total(slots: Slots): number {
  return Object.values(slots).reduce((sum, messages) => sum + messages, 0);
}

/**
 * What is given back leaves the oldest slots that it can be of: a message that somebody else has sent
 * since must not seem older than it is.
 */
function counted(slots: Slots, messages: number, now: number): Slots {
  const after = { ...slots };
  if (messages > 0) {
    const slot = String(slotOf(now));
    after[slot] = (after[slot] ?? 0) + messages;
    return after;
  }
  let rest = -messages;
  for (const [slot, granted] of Object.entries(slots)) {
    if (Number(slot) < slotOf(now - LONGEST_HELD_MS)) continue;
    const taken = Math.min(rest, granted);
    after[slot] = granted - taken;
    if (taken === granted) delete after[slot];
    rest -= taken;
  }
  return after;
}

/** Until so many messages have left the window, or all that are in it. */
function waitFor(slots: Slots, wanted: number, now: number): number {
  let freed = 0;
  let at = now + 1_000;
  for (const [slot, granted] of Object.entries(slots)) {
    if (freed >= wanted) break;
    freed += granted;
    at = freeAt(slot);
  }
  return at - now;
}
