/** Lies beside the example, so that its hint line works offline. */
export const EXAMPLE_SCHEMA_FILE = 'cognigate.suite.schema.json';

/** A suite with every field in use or behind a `#`, and explained. It passes against the mock platform's shop assistant. */
export const exampleSuite = `# yaml-language-server: $schema=./${EXAMPLE_SCHEMA_FILE}

# The suite as the platform knows it. COGNIGY_SUITE_ID and --suite-id go before it.
suite_id: shop_assistant

# For people: both stand in the report.
name: Shop assistant, first look
description: What a customer asks on the first day.

# Free keys and values, kept with the run: which bot was this?
labels:
  bot_version: "1.4.0"

# How it is run. All of these have defaults; delete what you do not need.
platform: executions-v1           # the contract the platform speaks
execution_timeout_seconds: 600    # the platform's limit for one execution, 30 to 1800
max_batch_size: 200               # cases per execution, at most 500
concurrency: 10                   # executions at a time
circuit_breaker_seconds: 1200     # the run ends by then, with what it knows
poll_worth_seconds: 0.5           # seconds of delay that one look at the platform is worth
on_ambiguous_submit: resend       # or give_up: when a submission was never answered
repeat: 1                         # how often each case is run, at most 20
min_pass: 1                       # how many of these must pass; all of them if not written
# Where nobody knows how many are enough: reliability in place of both, which docs/history.md has.
# stop: certain                   # ends as soon as nothing that is missing can change the verdict; docs/statistics.md
# order: failing_first            # sends the cases first that failed in the run before
rerun: {flaky_passes: false}      # whether cases that pass only when run again may open the gate

# The thresholds. Every one that is written must be met; shares are between 0 and 1.
gate:
  pass_rate: 0.95                 # cases that pass; 0.95 if not written either
  intent_coverage: 0.6            # cases with a matched intent
  entity_coverage: 0.2            # cases with an extracted entity
  p95_latency_ms: 2000            # the slowest 5 % may take longer
  min_intent_f1: 0.5              # the weakest intent
  max_false_positive_rate: 0.1    # how often an intent is matched by mistake
  max_unasserted: 0               # cases that ask for no intent, entity, response or data
  tags:
    critical:                     # cases with this tag, by a threshold of their own
      pass_rate: 1
  baseline: main                  # runs are held against it: cognigate baseline set <run>
  # Thresholds on what changed need a baseline. Once you have one, take their # away.
  # max_new_failures: 0             # cases that passed there and fail now
  # max_pass_rate_drop: 0.05        # over the cases that both runs have
  # max_intent_f1_drop: 0.2         # of any intent
  # max_significant_loss: {risk: 0.05}  # what chance alone makes less often than that
  # Of cases that are repeated: how often two of their repetitions would both pass, and how often they differ.
  # pass_hat_k: {k: 2, at_least: 0.8}
  # max_flip_rate: 0.2
  # Variants of the cases are run where a threshold asks for them; docs/robustness.md has all relations.
  # robustness: {typo: 0.85, casing: 0.99}

# What holds for each case that does not say it itself.
defaults:
  allowed_latency_ms: 2000        # 100 to 5000; 2000 if not written either

# A list of cases, or {from: cases.csv} for those of a table.
test_cases:
  - id: reset-password            # unique; case-1, case-2, … where there is none
    name: Reset of a forgotten password
    tags: [account, critical]     # for gate.tags and for --tag
    input_text: I forgot my password, please send me a reset link
    context_variables:            # what the bot knows beforehand
      user_role: customer
    outcome:
      expected_intent: intent_password_reset
      expected_response_contains: password reset link
      allowed_latency_ms: 1500    # of this case alone

  - id: order-status
    tags: [orders]
    input_text: Can you check order CD-220145 for me?
    outcome:
      expected_intent: intent_order_status
      expected_entities: [order_number]
      expected_entity_values:     # the entity must have been extracted with this value
        order_number: CD-220145

  - id: refund
    tags: [orders]
    input_text: I want my money back for my order
    outcome:
      expected_intent: intent_refund_request
      expected_response_contains: refund
      expected_response_excludes: sorry, I did not understand
      expected_response_matches: "(?i)refund|money back"   # a regular expression (RE2)
      min_confidence: 0.3         # of the matched intent

  - id: opening-hours
    repeat: 3                     # flaky is a case that passes and fails within a run
    min_pass: 2
    input_text: What are your opening hours in Berlin?
    outcome:
      expected_intent: intent_opening_hours
      expected_entities: [city]
      expected_entity_values:
        city: Berlin
      expected_response_equals: Our store in Berlin is open Monday to Saturday, 9 am to 7 pm.

  - id: to-a-person
    tags: [critical]
    input_text: Let me talk to a human agent please
    outcome:
      expected_intent: intent_talk_to_agent

  - id: out-of-scope
    tags: [out-of-scope]
    input_text: Tell me a joke
    quarantine:                   # run and shown without counting, through this day
      until: "2026-01-31"         # over by now, so this case counts again
      reason: the bot took jokes for refunds
      approved_by: Robin Vale     # somebody other than who starts the run
      ticket: SHOP-123
    outcome:
      expected_intent: null       # null: no intent may match; left out: not asked
`;
