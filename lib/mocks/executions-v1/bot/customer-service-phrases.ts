/** What customers of the demo bot's shop say, one phrase a line, by intent. The bot is trained on these. */
export const CUSTOMER_SERVICE_PHRASES = {
  intent_password_reset: `
    I forgot my password
    reset my password please
    how can I reset my password
    I can't log in to my account anymore
    my password does not work
    send me a new password
    I am locked out of my account
    how do I change my password
    the login says wrong password
    I need a link to reset my password
    can you unlock my account
    password recovery
    I don't remember my login details
    my account is blocked after too many attempts
    signing in fails every time
    please help me get back into my account
    I want to set a new password for user U-10482
    I lost access to my account
    forgotten password
    the password reset mail never came`,
  intent_order_status: `
    where is my order
    what is the status of my order
    track my order AB-100234
    has my order been shipped yet
    I want to know where my package is
    can you check order CD-220145 for me
    tracking information please
    when will my parcel arrive
    show me the status of order EF-330981
    is my order on its way
    did you send out my order already
    has my parcel been dispatched
    I would like to follow my shipment
    what is happening with order GH-450012
    has my package left the warehouse
    when do I get my order
    give me the tracking number
    is there any news about my order
    when is my delivery expected
    check the state of my purchase`,
  intent_refund_request: `
    I want a refund
    I want my money back
    please refund my order
    how do I get a refund for order AB-100777
    when will I get my money back
    I returned the item and want my money
    can I get a refund
    refund the purchase please
    how long does a refund take
    I would like to be reimbursed
    I sent the shoes back, where is my refund
    give me my money back for order KL-552010
    I was charged twice, refund one of them
    I paid twice, pay the second one back
    can you reimburse me
    I have not received my refund yet
    how do I return something and get the money back
    I am asking for a refund of the full amount
    the refund is still missing on my account
    start a refund`,
  intent_invoice_copy: `
    I need an invoice
    send me the invoice for order AB-100999
    can I have a copy of my invoice
    where do I find my bill
    please email me the invoice
    I need a receipt for my taxes
    download invoice
    I have not received an invoice
    could you resend the bill to billing@example.com
    the invoice for March is missing
    I need invoice INV-20031
    my accountant wants the receipt
    get a receipt for my purchase
    print my invoice
    the bill has the wrong company name
    an invoice with VAT please
    send the receipt again
    where are my invoices
    can you issue an invoice to my company
    I lost the receipt`,
  intent_book_appointment: `
    I want to book an appointment
    make an appointment for tomorrow
    can I schedule a visit in your store
    book me a slot on Monday
    I would like to meet a consultant
    is there a free appointment on 12 May
    reserve a time with an adviser
    schedule a repair appointment
    I need an appointment in Berlin
    arrange a consultation
    can someone see me on Friday
    please set up an appointment next week
    book a fitting in Paris
    when can I come in for a consultation
    do you have any free slots
    I want to move my appointment to Tuesday
    an appointment for a repair please
    make a booking with a technician
    I would like some advice in person
    can I reserve a slot with your team`,
  intent_cancel_subscription: `
    cancel my subscription
    I want to end my subscription
    how do I unsubscribe
    stop my membership
    please terminate my contract
    I don't want to renew my plan
    end my plan at the end of the month
    how can I cancel my membership
    I would like to quit the premium plan
    stop charging me every month
    turn off automatic renewal
    my subscription should not continue
    cancel the monthly plan
    get me out of this contract
    I no longer need the subscription
    I want to unsubscribe from premium
    what is the notice period for my contract
    discontinue my membership
    can I cancel the trial before it renews
    close my subscription`,
  intent_change_address: `
    I moved to a new address
    change my address
    update my delivery address
    how can I change my shipping address
    I have a new address in Hamburg
    please correct my street name
    my house number is wrong
    I am moving to Madrid next month
    deliver to a different address
    the address in my profile is out of date
    send the package to my office instead
    edit my postal address
    I want to change where my order goes
    new billing address
    use my new home address from now on
    the postcode you have is wrong
    we have moved house
    I relocated to London
    can you update my address to Vienna
    enter another shipping address`,
  intent_opening_hours: `
    when are you open
    what are your opening hours
    are you open on Sunday
    how late is the store open today
    what time do you close
    when does the shop in Rome open
    opening times please
    is the store open on public holidays
    until when can I come by on Saturday
    business hours
    do you open at nine
    are you closed on Monday
    at what time does your store open
    how long are you open on Friday
    store hours in Paris
    when does the shop close tonight
    what are your hours at the weekend
    is anybody in the shop at lunchtime
    hours of your branch
    tell me the opening hours for Berlin`,
  intent_talk_to_agent: `
    I want to talk to a person
    connect me to an agent
    can I speak to a human
    let me talk to customer service
    I need a real person
    get me a representative
    transfer me to an employee
    I don't want to talk to a bot
    call me back please
    is there a phone number I can call
    human please
    speak with an agent
    put me through to support
    I would like to chat with a staff member
    let me speak to your manager
    you don't understand me, give me a human
    is anyone there who can help me
    I want to make a complaint to a manager
    operator
    hand me over to a colleague`,
  intent_delivery_delay: `
    my order is late
    my package should have arrived yesterday
    the delivery is delayed
    why is my delivery taking so long
    my parcel still has not arrived
    I have been waiting for my package for two weeks
    order MN-600312 is overdue
    the delivery date has passed
    my delivery never came
    nobody delivered my parcel
    why has my order not arrived yet
    the courier did not show up
    it was supposed to be here on Monday
    my shipment is stuck
    I am still waiting for order PQ-700421
    the package is lost
    delivery is overdue since Friday
    you promised delivery by yesterday
    what causes the delay
    my shipment is running late`,
  intent_product_availability: `
    is the laptop in stock
    do you have headphones
    when will the camera be available again
    is this item available
    is the tablet sold out
    how many phones do you have left
    do you sell smartwatches
    can I buy the keyboard in your store in Munich
    is the monitor available in black
    when do you get new stock
    the product is out of stock, when will it be back
    do you still have the printer
    check the stock of the speaker
    tell me when the laptop is back
    is the phone available in the Berlin store
    are there any cameras left
    availability of the tablet
    can I preorder the new phone
    does your shop carry monitors
    which laptops can you ship right away`,
  intent_payment_methods: `
    how can I pay
    which payment methods do you accept
    can I pay with PayPal
    do you take credit cards
    can I pay by bank transfer
    is it possible to pay in instalments
    I want to pay on delivery
    do you accept American Express
    which cards can I use
    can I pay cash in the store
    how do I change my payment method
    is Apple Pay supported
    pay by invoice
    what are the payment options
    can I split the payment
    my card was declined
    the payment does not go through
    do you accept gift cards as payment
    add a new credit card
    paying by direct debit`,
  intent_damaged_item: `
    my item arrived broken
    the product is damaged
    the screen has a crack
    the laptop I received does not work
    I got a defective phone
    the box was crushed and the camera is scratched
    it broke after two days
    the headphones are faulty
    there is a part missing
    my tablet won't turn on
    the parcel was damaged
    I received a broken monitor
    the printer is making strange noises
    the item in order RS-810023 is defective
    how do I make a warranty claim
    the keyboard stopped working
    you sent me the wrong item
    exchange a faulty product
    the glass was shattered when I opened the box
    it is dead on arrival`,
  intent_voucher_code: `
    my voucher code does not work
    how do I redeem a voucher
    I have a discount code
    where do I enter the coupon
    the promo code is invalid
    do you have a discount for students
    can I use two vouchers
    my gift card has no balance
    apply a coupon to my order
    the discount was not applied
    my code SAVE20 is rejected
    are there any special offers
    when does the voucher expire
    redeem my gift card
    I forgot to enter my promo code
    is there a sale at the moment
    how do I get a coupon
    the checkout does not take my discount code
    what is the balance of my gift card
    what offers do you have right now`,
} as const;
