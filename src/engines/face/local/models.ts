import { join } from 'node:path';
import type { Box, Point, Point3 } from '../../../core/face/face-engine.ts';
import { loadGraph, loadLibraries, packageFolder, type FaceApi, type TensorFlow } from './libraries.ts';
import type { Chip } from './picture.ts';

export interface FoundBox {
  box: Box;
  confidence: number;
}

export const MESH_CHIP = 192;

/** The networks. Everything is in pixels of the chip that is given; no tensor outlives its call. */
export interface Models {
  /** Fast; `inputSize` is a multiple of 32, the longer side of the chip. */
  findTiny(chip: Chip, inputSize: number): Promise<FoundBox[]>;
  /** Slow and thorough. */
  findThoroughly(chip: Chip): Promise<FoundBox[]>;
  findLandmarks(chip: Chip): Promise<Point[]>;
  /** 128 numbers from the aligned chip. */
  describe(chip: Chip): Promise<Float32Array>;
  /** 468 points, and how sure the network is (0–1) that the chip shows a face. */
  mesh(chip: Chip): { confidence: number; points: Point3[] };
  countTensors(): number;
}

export async function loadModels(): Promise<Models> {
  const { tf, faceApi } = await loadLibraries();
  const folder = join(packageFolder('@vladmandic/face-api'), 'model');
  const { tinyFaceDetector, ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet } = faceApi.nets;
  for (const net of [tinyFaceDetector, ssdMobilenetv1, faceLandmark68Net, faceRecognitionNet]) {
    await net.loadFromDisk(folder);
  }
  const mesh = await loadMesh(tf);
  return {
    findTiny: (chip, inputSize) =>
      find(chip, new faceApi.TinyFaceDetectorOptions({ inputSize, scoreThreshold: 0.4 }), { tf, faceApi }),
    findThoroughly: (chip) =>
      find(chip, new faceApi.SsdMobilenetv1Options({ minConfidence: 0.4, maxResults: 10 }), { tf, faceApi }),
    findLandmarks: (chip) =>
      withTensor(tf, chip, async (tensor) => (await faceLandmark68Net.detectLandmarks(tensor)).positions),
    describe: (chip) => withTensor(tf, chip, (tensor) => faceRecognitionNet.computeFaceDescriptor(tensor)),
    mesh,
    countTensors: () => tf.memory().numTensors,
  };
}

interface Libraries {
  tf: TensorFlow;
  faceApi: FaceApi;
}

async function find(chip: Chip, options: object, { tf, faceApi }: Libraries): Promise<FoundBox[]> {
  const found = await withTensor(tf, chip, (tensor) => faceApi.detectAllFaces(tensor, options));
  return found.map(({ score, box }) => ({
    box: { left: box.x, top: box.y, width: box.width, height: box.height },
    confidence: score,
  }));
}

async function withTensor<Value>(
  tf: TensorFlow,
  { values, width, height }: Chip,
  use: (tensor: ReturnType<TensorFlow['tensor3d']>) => PromiseLike<Value>,
): Promise<Value> {
  const tensor = tf.tensor3d(values, [height, width, 3], 'float32');
  try {
    return await use(tensor);
  } finally {
    tensor.dispose();
  }
}

/** MediaPipe's face mesh: 0–1 pixels in; 468 × (x, y, z) in chip pixels and one logit-free face score out. */
async function loadMesh(tf: TensorFlow): Promise<Models['mesh']> {
  const graph = await loadGraph(join(packageFolder('@vladmandic/human'), 'models'), 'facemesh');
  return ({ values }) => {
    const input = tf.tensor4d(
      values.map((value) => value / 255),
      [1, MESH_CHIP, MESH_CHIP, 3],
    );
    const outputs = [graph.execute(input)].flat();
    const arrays = outputs.map((output) =>
      'dataSync' in output ? Float32Array.from(output.dataSync()) : new Float32Array(),
    );
    tf.dispose([input, ...outputs]);
    const coordinates = arrays.find((array) => array.length === 468 * 3) ?? new Float32Array();
    const confidence = arrays.find((array) => array.length === 1)?.[0] ?? 0;
    return { confidence, points: toPoints(coordinates) };
  };
}

function toPoints(coordinates: Float32Array): Point3[] {
  const points: Point3[] = [];
  for (let at = 0; at + 2 < coordinates.length; at += 3) {
    points.push({ x: coordinates[at] ?? 0, y: coordinates[at + 1] ?? 0, z: coordinates[at + 2] ?? 0 });
  }
  return points;
}
