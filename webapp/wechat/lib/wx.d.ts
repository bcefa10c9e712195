/** What the shell uses of the mini-program's API, and no more: https://developers.weixin.qq.com/miniprogram/dev/api/ */
export interface Wx {
  login(call: Call<{ code: string }>): void;
  /** Since 2021 the data is anonymous and no question is asked; it is still signed with the session's key. */
  getUserInfo(call: Call<{ rawData: string; signature: string }> & { withCredentials: boolean }): void;
  request(call: RequestCall): void;
  uploadFile(call: UploadCall): UploadTask;
  createCameraContext(): CameraContext;
  getAppBaseInfo(): { language: string };
  navigateTo(call: { url: string }): void;
  navigateBack(): void;
  openSetting(): void;
  vibrateShort(call: { type: 'light' | 'medium' | 'heavy' }): void;
  setNavigationBarTitle(call: { title: string }): void;
}

interface Failure {
  errMsg: string;
}

interface Call<Answer> {
  success: (answer: Answer) => void;
  fail: (failure: Failure) => void;
}

export interface RequestCall extends Call<{ statusCode: number; data: unknown }> {
  url: string;
  method: 'GET' | 'POST';
  header: Record<string, string>;
  data?: object;
  timeout: number;
}

/** WeChat sends uploads by POST alone. */
export interface UploadCall extends Call<{ statusCode: number; data: string }> {
  url: string;
  filePath: string;
  name: string;
  header: Record<string, string>;
  timeout: number;
}

export interface UploadTask {
  onProgressUpdate(listener: (state: { progress: number }) => void): void;
  abort(): void;
}

export interface CameraContext {
  takePhoto(
    call: Call<{ tempImagePath: string }> & { quality: 'high' | 'normal' | 'low'; selfieMirror: boolean },
  ): void;
  startRecord(
    call: Call<unknown> & { timeout: number; selfieMirror: boolean; timeoutCallback: () => void },
  ): void;
  stopRecord(call: Call<{ tempVideoPath: string }> & { compressed: boolean }): void;
}
