/** The service refused. `code` is stable, `message` is meant for people. */
export class ApiRefused extends Error {
  /**
   * @param {number} status
   * @param {unknown} body An `application/problem+json`, if the service itself answered.
   */
  constructor(status, body) {
    const problem = readProblem(body);
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.name = 'ApiRefused';
    this.status = status;
    this.code = problem.code ?? 'UNKNOWN';
    this.retryAfterSeconds = problem.retryAfterSeconds;
  }
}

/** The service was not reached. */
export class Unreachable extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'Unreachable';
  }
}

/**
 * @typedef {object} Problem
 * @property {string} [title]
 * @property {string} [detail]
 * @property {string} [code]
 * @property {number} [retryAfterSeconds]
 */

/**
 * @param {unknown} body
 * @returns {Problem}
 */
function readProblem(body) {
  return typeof body === 'object' && body !== null ? body : {};
}
