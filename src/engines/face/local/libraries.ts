import { createRequire, findPackageJSON } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type * as Tf from '@tensorflow/tfjs-core';
import type * as Converter from '@tensorflow/tfjs-converter';
import { z } from 'zod';

export type TensorFlow = typeof Tf;

interface FaceBox {
  score: number;
  box: { x: number; y: number; width: number; height: number };
}

interface Net {
  loadFromDisk(folder: string): Promise<void>;
}

/** The part of @vladmandic/face-api that is used; pixels go in as int32 or float32 tensors of 0–255. */
export interface FaceApi {
  nets: {
    tinyFaceDetector: Net;
    ssdMobilenetv1: Net;
    faceLandmark68Net: Net & {
      detectLandmarks(chip: Tf.Tensor3D): Promise<{ positions: Array<{ x: number; y: number }> }>;
    };
    faceRecognitionNet: Net & { computeFaceDescriptor(chip: Tf.Tensor3D): Promise<Float32Array> };
  };
  TinyFaceDetectorOptions: new (options: { inputSize: number; scoreThreshold: number }) => object;
  SsdMobilenetv1Options: new (options: { minConfidence: number; maxResults: number }) => object;
  detectAllFaces(picture: Tf.Tensor3D, options: object): PromiseLike<FaceBox[]>;
}

interface WasmBackend {
  setWasmPaths(folder: string): void;
}

const require = createRequire(import.meta.url);

/** By path, because the `exports` map of one of these packages is malformed. */
export function packageFolder(name: string): string {
  const found = findPackageJSON(name, import.meta.url);
  if (!found) throw new Error(`The package ${name} is not installed`);
  return dirname(found);
}

export function packageVersion(name: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(name), 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(manifest).version;
}

/** TensorFlow on WebAssembly and face-api on top of it; loaded by `require`, in this order, because all of them share
 * one engine through the global object. */
export async function loadLibraries(): Promise<{ tf: TensorFlow; faceApi: FaceApi }> {
  const tf: TensorFlow = require('@tensorflow/tfjs-core');
  const wasm: WasmBackend = require('@tensorflow/tfjs-backend-wasm');
  addChainedOperations(tf);
  const faceApi: FaceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js');
  wasm.setWasmPaths(join(packageFolder('@tensorflow/tfjs-backend-wasm'), 'dist/'));
  await tf.setBackend('wasm');
  await tf.ready();
  return { tf, faceApi };
}

/** A graph model from the two files of its package; nothing is fetched. */
export function loadGraph(folder: string, name: string): Promise<Converter.GraphModel> {
  const converter: typeof Converter = require('@tensorflow/tfjs-converter');
  const model = graphFile.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  const weights = model.weightsManifest.flatMap((group) => group.paths);
  const weightData = Uint8Array.from(Buffer.concat(weights.map((path) => readFileSync(join(folder, path)))));
  const weightSpecs = model.weightsManifest.flatMap((group) => group.weights);
  return converter.loadGraphModel({
    load: () => Promise.resolve({ ...model, weightSpecs, weightData: weightData.buffer }),
  });
}

const graphFile = z.looseObject({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({
      paths: z.array(z.string()),
      weights: z.array(
        z.looseObject({ name: z.string(), shape: z.array(z.number()), dtype: z.enum(['float32', 'int32']) }),
      ),
    }),
  ),
});

/** face-api calls operations as methods of tensors; the full TensorFlow package adds them, its core does not. */
function addChainedOperations(tf: TensorFlow): void {
  const prototype: object = tf.Tensor.prototype;
  for (const [name, operation] of Object.entries(tf)) {
    if (typeof operation !== 'function' || !/^[a-z]/.test(name) || name in prototype) continue;
    addMethod(prototype, name, (tensor, values) => Reflect.apply(operation, tf, [tensor, ...values]));
  }
  const { reshape, cast } = tf;
  addMethod(prototype, 'as1D', (tensor) => reshape(tensor, [tensor.size]));
  for (const name of ['as2D', 'as3D', 'as4D']) {
    addMethod(prototype, name, (tensor, shape) => reshape(tensor, shape));
  }
  addMethod(prototype, 'asScalar', (tensor) => reshape(tensor, []));
  addMethod(prototype, 'toFloat', (tensor) => cast(tensor, 'float32'));
  addMethod(prototype, 'toInt', (tensor) => cast(tensor, 'int32'));
  addMethod(prototype, 'toBool', (tensor) => cast(tensor, 'bool'));
}

function addMethod(
  prototype: object,
  name: string,
  run: (tensor: Tf.Tensor, values: number[]) => unknown,
): void {
  Object.defineProperty(prototype, name, {
    value(this: Tf.Tensor, ...values: number[]) {
      return run(this, values);
    },
  });
}
