import { grad, tensor, vjp, type Tensor } from "edgegrad";

// grad(f) is a function that builds graph, so grad can be taken of it again.
const cube = (x: Tensor): Tensor => x.pow(3);
const first = grad(cube);
const second = grad(first);
const third = grad(second);
console.log(`x³ at 2: ${[cube(tensor(2)), first(2), second(2), third(2)].map((value) => value.item()).join(", ")}`);

// Levels cannot be confused: d/dx (x · d/dy (x·y)) is d/dx x², 2x.
const nested = grad((x: Tensor) => x.mul(grad((y: Tensor) => y.mul(x))(1)));
console.log(`nested at 3: ${nested(3).item()}`);

// A Hessian times a vector, without the Hessian: the derivative of gradient·v.
const f = (x: Tensor): Tensor => x.mul(x).sum().mul(x.prod());
const v = tensor([1, 0, -1], { dtype: "float64" });
const hessianTimes = grad((x: Tensor) => grad(f)(x).mul(v).sum());
console.log(`Hessian · v: ${[...hessianTimes(tensor([1, 2, 3], { dtype: "float64" })).dataSync()].join(", ")}`);

// The same by a vector-Jacobian product of the gradient, for a Hessian is symmetric.
const { pullback } = vjp(grad(f), tensor([1, 2, 3], { dtype: "float64" }));
console.log(`v · Hessian: ${[...pullback(v)[0].dataSync()].join(", ")}`);
