import type { BotEntity, BotKnowledge } from './bot-knowledge.ts';
import { CUSTOMER_SERVICE_PHRASES } from './customer-service-phrases.ts';

type CustomerIntent = keyof typeof CUSTOMER_SERVICE_PHRASES;

const ANSWERS: Record<CustomerIntent, readonly string[]> = {
  intent_password_reset: [
    'I have sent a password reset link to {email}.',
    'I have sent a password reset link to the address on file for {user_id}.',
    'I can send you a password reset link. What is your user id?',
  ],
  intent_order_status: [
    'Order {order_number} is being prepared. Here is the tracking link.',
    'Please tell me your order number and I will look up the status.',
  ],
  intent_refund_request: [
    'I have started the refund for order {order_number}. It takes five working days.',
    'I can start a refund. What is the order number?',
  ],
  intent_invoice_copy: [
    'I am sending invoice {invoice_number} again.',
    'I am sending the invoice for order {order_number} to {email}.',
    'I am sending the invoice for order {order_number} to your e-mail address.',
    'Which order do you need the invoice for?',
  ],
  intent_book_appointment: [
    'Your appointment in {city} on {date} is booked.',
    'Your appointment on {date} is booked.',
    'In {city} we have free slots. Which day suits you for the appointment?',
    'Which day suits you for the appointment?',
  ],
  intent_cancel_subscription: [
    'Your subscription ends on {date}.',
    'I can cancel your subscription at the end of the month. Shall I go ahead?',
  ],
  intent_change_address: [
    'Welcome to {city}! Please type your new address.',
    'Please type your new address.',
  ],
  intent_opening_hours: [
    'Our store in {city} is open Monday to Saturday, 9 am to 7 pm.',
    'Our stores are open Monday to Saturday, 9 am to 7 pm.',
  ],
  intent_talk_to_agent: ['I am connecting you to a colleague. Please hold the line.'],
  intent_delivery_delay: [
    'I am sorry that order {order_number} is late. I have asked the carrier to trace it.',
    'I am sorry for the delay. Which order number is it?',
  ],
  intent_product_availability: [
    'The {product} is in stock in {city}.',
    'The {product} is in stock and ships within two days.',
    'Which product are you looking for?',
  ],
  intent_payment_methods: ['You can pay by credit card, PayPal, bank transfer or invoice.'],
  intent_damaged_item: [
    'I am sorry about the damage to your {product}. We will send a replacement.',
    'I am sorry about the damage. We will send a replacement.',
  ],
  intent_voucher_code: ['Enter your voucher code at the checkout, below the total.'],
};

const ENTITIES: readonly BotEntity[] = [
  { name: 'user_id', pattern: /\bU-\d{4,6}\b/gi },
  { name: 'order_number', pattern: /\b(?!INV)[A-Z]{2}-\d{6}\b/gi },
  { name: 'invoice_number', pattern: /\bINV-\d{4,6}\b/gi },
  { name: 'email', pattern: /\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b/g },
  {
    name: 'date',
    pattern:
      /\b(?:\d{4}-\d{2}-\d{2}|\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|tomorrow|yesterday)\b/gi,
  },
  {
    name: 'city',
    options: optionsOf('Berlin Hamburg Munich Vienna Zurich Paris Madrid Rome London Amsterdam'),
  },
  {
    name: 'product',
    options: {
      ...optionsOf('laptop tablet camera headphones keyboard monitor printer speaker smartwatch'),
      phone: ['phone', 'smartphone'],
    },
  },
];

const OUT_OF_SCOPE = `
    what is the meaning of life
    tell me a joke
    who won the match last night
    how is the weather today
    what is the capital of Australia
    sing me a song
    do you love me
    write a poem about the sea
    who are you voting for
    how tall is Mount Everest
    is it going to snow in Vienna this weekend
    help me find a girlfriend
    translate this into Spanish
    what should I cook for dinner
    are you a robot
    recommend me a good film
    what time is it in Tokyo
    solve this equation
    how do I learn to play the guitar
    my cat is sick
    book a flight to New York
    what is two plus two
    it is this one
    that is it`;

/** The shop assistant that the mock platform has where it is not given other phrases. */
export const customerServiceBot: BotKnowledge = {
  intents: intentNames().map((name) => ({
    name,
    phrases: linesOf(CUSTOMER_SERVICE_PHRASES[name]),
    answers: ANSWERS[name],
  })),
  outOfScope: linesOf(OUT_OF_SCOPE),
  entities: ENTITIES,
  fallbackAnswer: 'Sorry, I did not understand that. Could you say it in other words?',
};

function intentNames(): CustomerIntent[] {
  return Object.keys(ANSWERS).filter((name): name is CustomerIntent => name in ANSWERS);
}

function linesOf(block: string): string[] {
  return block
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function optionsOf(names: string): Record<string, readonly string[]> {
  return Object.fromEntries(names.split(' ').map((name) => [name, [name]]));
}
