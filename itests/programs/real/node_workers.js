// Worker threads that share a typed array and pass messages; argv[2] rounds of garbage and hashing each.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const crypto = require('crypto');

if (isMainThread) {
  const rounds = Number(process.argv[2]);
  const shared = new Int32Array(new SharedArrayBuffer(16));
  const results = [];
  let left = 4;
  for (let n = 0; n < 4; n++) {
    const worker = new Worker(__filename, { workerData: { n, rounds, shared } });
    worker.on('message', m => results.push(m));
    worker.on('exit', status => {
      if (status !== 0) process.exit(1);
      if (--left === 0) {
        results.sort();
        results.forEach(r => console.log(r));
        console.log('counted', shared[0]);
      }
    });
  }
} else {
  let text = 'start ' + workerData.n;
  for (let i = 0; i < workerData.rounds; i++) {
    const parts = [];
    for (let k = 0; k < 200; k++) parts.push({ k, text: text + k });
    text = crypto.createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    Atomics.add(workerData.shared, 0, 1);
    if (i % 500 === 0) parentPort.postMessage(workerData.n + ' ' + String(i).padStart(6, '0') + ' ' + text);
  }
}
