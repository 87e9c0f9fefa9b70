import type { LaterCards } from "./words.js";

export const cards: LaterCards = {
  31: {
    text: "Besides the apples there are many other things in the basket, for 4000. How that price came about is a long story; here it is folded into one node, which you can unfold. The + node does not care. It is told two numbers and adds them. That is local computation: a node knows what its own arrows bring and nothing else, so even in a graph of a million nodes each has a task of one line. Only the node at work is drawn in full, and all else is dimmed; the switch “Only the active node” ends that.",
    questions: {
      sum: {
        ask: ({ value }) => `The + node is told ${value("apple_price")} and ${value("others")}. What does it give?`,
        hint: () => "It adds its two inputs. The tax comes later, at another node.",
      },
      others: {
        ask: () => "If the other things become dearer by 1, by how much does the final price rise?",
        hint: ({ value }) => `Follow the extra 1 to the right: through +, then through × ${value("tax")}.`,
      },
    },
  },
  32: {
    text: "On the way back, derivatives travel against the arrows. From upstream, the side of the result, comes a derivative E: how much the end of the calculation moves for each unit of y. The node has to say the same about x. For that it needs one thing of its own, the local derivative ∂y/∂x: the slope of its function where x is now. Here y = x², and the slope is 2x. The node sends E · ∂y/∂x on to the left. Whatever its function is, a node does nothing else. “Labels” turns the symbols into numbers.",
    questions: {
      x: {
        ask: ({ value, gradient }) =>
          `x is ${value("y.a")}, and E = ${gradient("y.out")} comes from upstream. What number goes back to x?`,
        hint: ({ value, gradient }) =>
          `The slope of x² is 2x, here 2 × ${value("y.a")}. Multiply it by ${gradient("y.out")}.`,
      },
    },
  },
  33: {
    text: "(x + y)² is two nodes in a row: t = x + y, and z = t². The walk back starts with ∂z/∂z = 1, for z moves exactly as much as itself. Every node multiplies what reaches it by its local derivative, so a product grows under the arrows: ∂z/∂z, then ∂z/∂z·∂z/∂t, then ∂z/∂z·∂z/∂t·∂t/∂x. As with fractions, what stands above and below cancels, and ∂z/∂x is left. That is the chain rule: along a path, local derivatives multiply. The square contributes 2t, the + node contributes 1.",
    questions: {
      x: {
        ask: ({ value }) => `With x = ${value("x")} and y = ${value("y")}: what is ∂z/∂x?`,
        hint: ({ value }) => `t is ${value("t")}, and the square contributes 2t. Then comes the + node’s 1.`,
      },
    },
  },
  34: {
    text: "Somewhere to the right there is a result L. All that the + node hears of it is ∂L/∂z: how much L moves for each unit of z. One more unit of x is one more unit of z, and the same goes for y; both local derivatives are 1. So the node hands ∂L/∂z · 1 to either input. It copies, and need not remember what x and y were. The chapter’s text calls what arrives here ∂L/∂x. That is a slip of the pen: it is the derivative by the node’s output, ∂L/∂z.",
    questions: {
      x: {
        ask: ({ gradient }) => `${gradient("z.out")} arrives from upstream. What does x get?`,
        hint: ({ gradient }) => `${gradient("z.out")} times the local derivative of x + y by x.`,
      },
    },
  },
  35: {
    text: "Take z = x·y as the area of a rectangle. Make it one unit wider, and it grows by a strip as long as its other side: y units of z for one unit of x. So x receives ∂L/∂z · y, and y receives ∂L/∂z · x. Each input is told the value of the other, as if the two had been swapped. To do this the node must keep both numbers from the forward pass until the walk back comes by; + keeps nothing. It is why a network needs far more memory while it trains than while it only answers.",
    questions: {
      y: {
        ask: ({ value, gradient }) =>
          `x is ${value("x")}, y is ${value("y")}, and ${gradient("z.out")} arrives. What does y get?`,
        hint: ({ gradient }) => `Not its own value: ${gradient("z.out")} times the value of the other input.`,
      },
    },
  },
  36: {
    text: "Put a node’s two duties into one object and you have a layer. Its forward makes the product and keeps the inputs; its backward takes the derivative by the output and returns those by the inputs. Here two MulLayers stand in a row. Forward the bill grows to 200, then to 220. Backward the layers are called in the opposite order, tax first, starting with 1. What reaches an input can be read as a sentence: 2.2 at the apple says that an apple dearer by 1 makes the bill dearer by 2.2, since there are two of them, taxed.",
    questions: {
      tax: {
        ask: () => "What is the derivative of the price by the tax factor?",
        hint: ({ value }) =>
          `× swaps: 1 times the other input of the node. That is the price before tax, ${value("apple_price")}.`,
      },
    },
  },
  37: {
    text: "The whole bill in nine steps: four nodes forward, the 1 that starts the way back, four nodes backward. Where the fruits meet, an AddLayer copies 1.1 to both sides; the three MulLayers swap. Every number that arrives on the left answers the same question: how much more is there to pay if this input grows by 1? At apple that is an apple dearer by 1, at apple_num one apple more. In the chapter’s program the comments beside these two are exchanged, and the sentences show which is which. Edit an input, and all the derivatives follow.",
    questions: {
      apple: {
        ask: () => "By how much does the bill rise if an apple becomes dearer by 1?",
        hint: ({ value }) => `You buy ${value("apple_num")} of them, and the tax multiplies by ${value("tax")}.`,
      },
      orangeNumber: {
        ask: () => "And if you take one orange more?",
        hint: ({ value }) => `One orange costs ${value("orange")}, before tax.`,
      },
    },
  },
  38: {
    text: "ReLU is a gate. A positive number passes as it is, anything else becomes 0. On the way back the gate stands as it stood before: where the number passed, the upstream derivative passes; where it was shut, a 0 goes back, and nothing behind it can learn from this sample. All that the layer keeps is which places were shut, its mask. At exactly 0 the curve has a corner and no single slope. The formula shuts the gate for x ≤ 0, and so does this library. The chapter’s program says x < 0, and lets a derivative through at 0.",
    questions: {
      negative: {
        ask: ({ gradient }) => `${gradient("y_neg.out")} comes back to y_neg. What goes back to x_neg?`,
        hint: ({ value }) => `x_neg is ${value("x_neg")}. Was the gate open for it?`,
      },
      zero: {
        ask: ({ gradient }) => `Set x_pos to 0. ${gradient("y_pos.out")} comes back. What goes back to x_pos now?`,
        hint: () => "At x ≤ 0 the gate is shut.",
      },
    },
  },
  39: {
    text: "The sigmoid y = 1/(1 + exp(−x)) squeezes every number into the range from 0 to 1. It looks like a rule to be learnt by heart, yet it is four small nodes in a row: ×(−1), exp, +1, and a division. At x = 1 they give −1, then 0.3679, 1.368 and 0.7311. This is what graphs are good for: a function that we do not know is taken apart into nodes that we do. The button “Fold sigmoid” makes one node of the four again. Try large numbers of either sign, and watch how little y still moves.",
    questions: {
      half: {
        ask: () => "Set x to 0. What is y?",
        hint: () => "exp(0) is 1. Then comes +1, then the division of 1 by that.",
      },
    },
  },
  40: {
    text: "Backward, each of the four nodes multiplies by its local derivative: the division by −y², +1 by 1, exp by its own output, and ×(−1) by −1. Together that makes y²·exp(−x). Since exp(−x) is (1 − y)/y, it is the same as y(1 − y), at x = 1 0.1966. So the four can be folded into one node that keeps only its output y. “Check the fold” compares the two ways: they agree to the last digits. Mind that y(1 − y) is never large. A few sigmoids in a row leave little of a derivative.",
    questions: {
      quarter: {
        ask: () => "Set x to 0, where the curve is steepest. What is ∂y/∂x there?",
        hint: ({ value }) => `It is y(1 − y), and y is ${value("y.out")} there.`,
      },
    },
  },
  41: {
    text: "Now matrices travel along the arrows, their shapes beside them. X (1, 2) times W (2, 3), plus B (1, 3), makes Y (1, 3): three neurons, each with its own weighted sum of two inputs. On the way back the matrix product swaps its inputs as × does; only order and transposition need care, and the shapes decide them. ∂L/∂W must have the shape (2, 3) of W, and Xᵀ·∂L/∂Y is the only product of the right size. In the same way ∂L/∂X is ∂L/∂Y·Wᵀ. Point at an arrow to see its numbers.",
    questions: {
      weight: {
        ask: ({ value, gradient }) =>
          `X is ${value("XW.a")}, and ∂L/∂Y is ${gradient("Y.out")}. What stands in row 2, column 1 of ∂L/∂W?`,
        hint: ({ value, gradient }) =>
          `In Xᵀ·∂L/∂Y it is the second element of X, ${value("XW.a", 1)}, times the first of ∂L/∂Y, ${gradient("Y.out", 0)}.`,
      },
    },
  },
  42: {
    text: "As a rule, many samples go through a network at once, one in each row of X: a batch, here of three. The two matrix products stay as they were. It is the bias that needs thought. One row of biases, (3,), is added to every row of X·W, so each bias is used three times. A number that is used several times gets a derivative from each use, and these add up. So ∂L/∂B is the sum of the rows of ∂L/∂Y, along axis 0. What is copied on the way there is summed on the way back.",
    questions: {
      bias: {
        ask: ({ gradient }) =>
          `The first column of ∂L/∂Y holds ${gradient("Y.out", 0)}, ${gradient("Y.out", 3)} and ${gradient("Y.out", 6)}. What is the first element of ∂L/∂B?`,
        hint: () => "The bias was added to all three rows: add up what comes back from them.",
      },
    },
  },
  43: {
    text: "A picture of 28 × 28 grey levels enters as a row of 784 numbers. Affine makes 50 of them, ReLU lets the positive ones through, and a second Affine makes ten scores, one for each digit. Softmax turns scores into probabilities: exp makes them positive, and division by their sum makes them add up to 1. The largest stays the largest, so the scores alone would do to name the digit. Softmax is there for learning, which has to know how sure the network is. This one is untrained: its weights are random, and every digit gets about a tenth.",
    questions: {
      total: {
        ask: () => "What do the ten probabilities add up to?",
        hint: () => "Each is one part of the sum of all exps.",
      },
      weights: {
        ask: () => "How many numbers does W1 hold, the weights of the first Affine?",
        hint: () => "One for each of the 784 inputs, for each of the 50 hidden neurons.",
      },
    },
  },
  44: {
    text: "The chapter’s largest graph, and all its nodes are old friends. The first part is softmax: exp of every score, their sum S, 1/S, and three products, the probabilities y. The second part is the cross-entropy error: the logarithm of every y, times t, added up, times −1. That is the loss L. In t the right class has a 1, so only its logarithm counts. On the way back look at the exps: two arrows leave each of them, and what they bring adds up. In the end every score has y − t. Fold both parts, and you have figure 45.",
    questions: {
      sign: {
        ask: ({ gradient }) =>
          `∂L/∂L = ${gradient("L.out")} starts the way back. What does the first node, × (−1), pass on?`,
        hint: () => "It multiplies by its number backward as it does forward.",
      },
    },
  },
  45: {
    text: "Folded, softmax is one node and the cross-entropy error is another. The scores 0.3, 2.9 and 4.0 become probabilities of 0.0182, 0.2452 and 0.7366. The second class is the right one, so L is −log 0.2452 = 1.406. What comes back to the scores is y − t: the probability that was given, less the one that should have been. It is the error itself, which gives the method its name. The chapter’s program divides it by 3 here, taking the number of classes for the size of the batch. One sample is a batch of 1.",
    questions: {
      error: {
        ask: () =>
          "What is ∂L/∂a2, with six decimals? (Step forward first and read y2 off its arrow in the inspector.)",
        hint: ({ value }) => `y2 − t2. y2 is ${value("cross_entropy_error.in3")} in short, and t2 is ${value("t2")}.`,
      },
    },
  },
  46: {
    text: "A network of 784 inputs, 50 hidden neurons and ten classes learns to read digits. It keeps its layers in a list: Affine1, Relu1, Affine2, and SoftmaxWithLoss at the end. Forward they are called from first to last, backward from last to first; like Lego, any such row of layers works. Each step looks at 100 pictures and moves every parameter by 0.1 times its derivative, downhill. After each epoch, once through all training pictures, the network is examined on them and on test pictures that it never learns from. Where the curves part, it has begun to learn by heart.",
    questions: {
      steps: {
        ask: () => "This run has 10,000 training pictures. How many steps has it taken where the curves end?",
        hint: () =>
          "One epoch is as many steps of 100 pictures as it takes to see all 10,000 once. The axis tells the epochs.",
      },
    },
  },
  47: {
    text: "Follow the numbers. The 1 becomes −1 at × (−1), the + nodes copy it, and × t makes −t of it. The logarithm divides by its input: −t/y. Each y is exp(a) times 1/S, and × swaps: 1/S is sent −t/y·exp(a) = −t·S by each class, −S in all, since the t add up to 1. The division multiplies by −1/S², so S gets 1/S, which + copies to every exp. By its direct path an exp gets −t/y·1/S = −t/exp(a). It adds both and multiplies by itself: exp(a)/S − t, and that is y − t.",
    questions: {
      wrongClass: {
        ask: ({ value }) => `t3 is ${value("t3")}. What comes back to the logarithm of y3?`,
        hint: ({ gradient }) => `× swaps: the ${gradient("add_3.b")} that arrives is multiplied by t3.`,
      },
      score: {
        ask: () => "What is ∂L/∂a3, with six decimals? (y3 can be read in the inspector after the forward pass.)",
        hint: ({ value }) => `y3 − t3. y3 is ${value("log_3.x")} in short.`,
      },
    },
  },
};
