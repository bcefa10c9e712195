/** Checks passwords against the hashes that old shops keep. */
export interface PasswordChecker {
  /** False, and never thrown, for what is no hash that we know, or one that asks for more work than we do. */
  check(password: string, hash: string): Promise<boolean>;
  /** About how many milliseconds a check takes; 0 where there is nothing to do. */
  workOf(hash: string): number;
}
