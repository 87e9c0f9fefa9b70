import { nn } from "edgegrad";

// Two apples at 100, three oranges at 150, 10 % tax (figure 37).
const mulApple = new nn.MulLayer();
const mulOrange = new nn.MulLayer();
const addFruits = new nn.AddLayer();
const mulTax = new nn.MulLayer();

// Forward, left to right. A layer can be called; mulApple(100, 2) is mulApple.forward(100, 2).
const applePrice = mulApple(100, 2);
const orangePrice = mulOrange(150, 3);
const allPrice = addFruits(applePrice, orangePrice);
const price = mulTax(allPrice, 1.1);

// Backward, right to left, in the opposite order.
const [dallPrice, dtax] = mulTax.backward(1);
const [dapplePrice, dorangePrice] = addFruits.backward(dallPrice);
const [dorange, dorangeCount] = mulOrange.backward(dorangePrice);
const [dapple, dappleCount] = mulApple.backward(dapplePrice);

const derivatives = { dapple, dappleCount, dorange, dorangeCount, dtax };
console.log(`price: ${price.item().toFixed(2)}`);
for (const [name, derivative] of Object.entries(derivatives)) console.log(`${name}: ${derivative.item().toFixed(2)}`);
