/** A file of a dataset as its mirrors hold it. */
export interface RemoteFile {
  readonly name: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The four files of a dataset, by what they hold. */
export type FileRole = "trainImages" | "trainLabels" | "testImages" | "testLabels";
export const fileRoles: readonly FileRole[] = ["trainImages", "trainLabels", "testImages", "testLabels"];

/** A dataset that comes as four IDX files. */
export interface IdxDataset {
  readonly name: "mnist" | "fashion-mnist";
  readonly classNames: readonly string[];
  readonly imageShape: readonly [height: number, width: number];
  readonly files: { readonly [R in FileRole]: RemoteFile };
  /** Base URLs, best first. */
  readonly mirrors: readonly string[];
  /** A Debian package that holds the files. */
  readonly debianPackage?: string;
}

const remote = (name: string, bytes: number, sha256: string): RemoteFile => ({ name: `${name}.gz`, bytes, sha256 });

/** Sizes and checksums are those that the data loaders of the field agree on; those of the test set of MNIST were recomputed. */
export const idxDatasets: readonly IdxDataset[] = [
  {
    name: "mnist",
    classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    imageShape: [28, 28],
    files: {
      trainImages: remote(
        "train-images-idx3-ubyte",
        9_912_422,
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      ),
      trainLabels: remote(
        "train-labels-idx1-ubyte",
        28_881,
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      ),
      testImages: remote(
        "t10k-images-idx3-ubyte",
        1_648_877,
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      ),
      testLabels: remote(
        "t10k-labels-idx1-ubyte",
        4_542,
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      ),
    },
    mirrors: ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"],
  },
  {
    name: "fashion-mnist",
    classNames: [
      "T-shirt/top",
      "Trouser",
      "Pullover",
      "Dress",
      "Coat",
      "Sandal",
      "Shirt",
      "Sneaker",
      "Bag",
      "Ankle boot",
    ],
    imageShape: [28, 28],
    files: {
      trainImages: remote(
        "train-images-idx3-ubyte",
        26_421_880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      ),
      trainLabels: remote(
        "train-labels-idx1-ubyte",
        29_515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      ),
      testImages: remote(
        "t10k-images-idx3-ubyte",
        4_422_102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      ),
      testLabels: remote(
        "t10k-labels-idx1-ubyte",
        5_148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      ),
    },
    // An S3 website answers by http only; the checksums stand in for the missing encryption.
    mirrors: [
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ],
    debianPackage: "dataset-fashion-mnist",
  },
];

/** Names that a file goes by in folders: with a hyphen or a point before `idx`, plain or compressed. */
export function fileNames(file: RemoteFile): readonly string[] {
  const plain = file.name.replace(/\.gz$/, "");
  return [plain, plain.replace("-idx", ".idx")].flatMap((name) => [name, `${name}.gz`]);
}
