/** What customers might say as well, one sentence a line, by intent: the bot was trained on none of it. */
export const UNSEEN_PARAPHRASES = {
  intent_password_reset: `
    somehow I cannot sign in with my password today
    the page does not accept the password I typed
    could you mail me a reset link for the login
    what do I do when I have forgotten my login password
    please unlock the account, I tried the wrong password too often
    my login details are gone, how do I recover them
    I'd like to choose another password
    reset the password of user U-55120
    it says my account is locked
    lost my password again
    how do I get access to my account back
    logging in is impossible since yesterday`,
  intent_order_status: `
    what is the current status of my purchase
    did my order leave the warehouse already
    I wonder where my shipment is right now
    is order TR-448201 shipped
    how can I follow the parcel
    please check where my package is
    when should I expect my order
    is there a tracking link for order WE-330917
    tell me if the parcel has been sent
    any update on my order
    could you look up order JJ-205518
    on which day will my package be here`,
  intent_refund_request: `
    please give me back the money for order BN-204881
    I'd like to have my purchase refunded
    how many days until the refund arrives
    you took the money twice from my account, return it
    I sent back the jacket and am still without my money
    can I return this and be paid back
    the refund has not shown up on my statement
    I demand a full refund
    what must I do to be reimbursed
    who pays me back for the returned item
    my money has not been returned yet
    refund please`,
  intent_invoice_copy: `
    may I get the invoice once more
    please send a receipt for my last purchase
    the tax office wants to see the bill
    where can I download my invoices
    mail the invoice to finance@example.com
    no invoice was in the parcel
    the name on the invoice is wrong
    I require a bill made out to my company
    I can't find the receipt anymore
    would you print the invoice for order LP-771204
    a copy of invoice INV-40418 please
    I need the bill for April`,
  intent_book_appointment: `
    I want an appointment on Wednesday
    could I book a consultation for next Tuesday
    please reserve me a slot at your shop in Rome
    is a technician free on 4 July
    set up a meeting with an adviser
    when is your next free appointment
    I would like to come in and be advised
    arrange a repair visit for tomorrow
    move my booking to Friday
    can I make an appointment in Madrid
    schedule a fitting for me
    I need a slot for the repair of my laptop`,
  intent_cancel_subscription: `
    I don't want the subscription any longer
    please cancel my plan
    how can I terminate my membership
    end the contract as soon as possible
    switch off the automatic renewal of my plan
    I want out of my premium membership
    unsubscribe me
    stop the monthly subscription
    when can I quit the contract
    I won't renew my membership
    my trial should be cancelled
    I want to give notice on my contract`,
  intent_change_address: `
    my postal address is different now
    we moved to Berlin last week
    please change the delivery address of my order
    the street in my profile is not correct
    could you send the parcel to another address
    how do I enter a new billing address
    I live somewhere else now, update my address
    the postcode in my account is incorrect
    I'm relocating to Paris in May
    ship it to my office address instead
    correct the house number please
    use a different address for the delivery`,
  intent_opening_hours: `
    at what time do you open in the morning
    is the Vienna store open on Sundays
    how long is the shop open tonight
    when does your branch close on Saturday
    what are the business hours in London
    are you open during the holidays
    till when are you open today
    do you close at lunchtime
    which days is the shop open
    your opening times in Amsterdam please
    will the store be open on Monday
    what are your weekend hours`,
  intent_talk_to_agent: `
    I'd rather speak with a real human
    please connect me with an employee
    can a person from support call me
    let me talk to somebody from customer service
    transfer me to an agent now
    I want to chat with a person instead of a bot
    give me the phone number of your support
    I need to speak to a manager
    is there a human I can talk to
    a representative please
    put me through to a colleague of yours
    no more bot, I want an operator`,
  intent_delivery_delay: `
    my parcel is a week late
    the delivery should have been here on Friday
    why is my package delayed
    the courier never came
    I have waited ten days for my delivery
    order CV-662310 has still not arrived
    my shipment got stuck somewhere
    the promised delivery date is over
    nobody brought my package yesterday
    why does it take so long until my parcel arrives
    my order is overdue
    I think my package got lost on the way`,
  intent_product_availability: `
    do you have the camera in stock
    is the keyboard still available
    when do you get the smartwatch back in stock
    are the headphones sold out
    can I get the monitor at your shop in Zurich
    how many tablets are left
    do you sell printers
    is the phone available in white
    tell me once the speaker is available again
    which phones do you have in stock
    does the Hamburg store have laptops
    will you have more keyboards soon`,
  intent_payment_methods: `
    can I use my credit card
    do you accept PayPal
    what ways to pay are there
    is payment by invoice possible
    may I pay in cash
    can I pay in monthly instalments
    which credit cards do you take
    my credit card is not accepted
    how can I add another card for payment
    do you support Google Pay
    could I pay by direct debit
    is it possible to pay on delivery`,
  intent_damaged_item: `
    my laptop was delivered with a broken screen
    the camera does not work at all
    I received a damaged parcel
    the tablet is defective, it does not turn on
    there is a scratch on my new monitor
    the keyboard broke after one week
    I got the wrong product
    one part of the item is missing
    the headphones I received are broken
    how can I claim the warranty
    I want to exchange my faulty printer
    the phone stopped working`,
  intent_voucher_code: `
    how can I use my voucher
    my promo code gets rejected
    where can I enter a discount code
    are there discounts for students
    the coupon is not accepted
    what is left on my gift card
    do you have special offers at the moment
    can I use a gift card and a voucher together
    my voucher has expired
    redeem a coupon please
    I forgot to use my discount code
    is the shop having a sale soon`,
} as const;

/** Sentences that no intent of the shop assistant is meant for, one a line. */
export const OUT_OF_SCOPE_SENTENCES = `
    what is the tallest building on earth
    who wrote Hamlet
    tell me a story about dragons
    how far away is the moon
    can dogs eat chocolate
    what is the square root of eighty one
    who won the world cup in 1998
    sing a lullaby
    do you believe in ghosts
    how do I bake sourdough bread
    recommend a novel for my holidays
    is it raining in Madrid
    what will the weather be like on Sunday
    what is the population of Brazil
    translate good morning into Italian
    how do airplanes fly
    who painted the Mona Lisa
    my neighbour plays loud music
    why is the sky blue
    teach me some chess openings
    what is the best football team
    are you married
    how old are you
    explain quantum physics to me
    which party should I vote for
    give me a recipe for pancakes
    my tooth hurts
    how many bones has a human
    what language is spoken in Peru
    play some jazz
    I feel lonely tonight
    what does your name mean
    how do I tie a tie
    who discovered penicillin
    I am bored
    what is the speed of light
    can you dance
    when did the second world war end
    what is the chemical formula of salt
    how do volcanoes erupt
    blah blah blah
    lorem ipsum dolor sit amet
    what colour are your eyes
    guess which number I am thinking of
    write an essay about democracy
    is there life on Mars
    who is the king of Spain
    how do I lose ten pounds
    what are the rules of cricket
    which planet is the biggest
    plan a trip to the mountains for me
    book a hotel in Rome
    order a pizza for dinner
    find me a train to Vienna
    where can I go swimming
    call my mother
    set an alarm for seven
    turn off the lights in the kitchen
    what is on television tonight
    how long do elephants live
    do you speak French
    my car does not start
    what should I wear to a wedding
    remind me to water the plants`;
