/** Made once, with a token and a key pair that serve no bot. */
export const figures = {
  botToken: '7000000001:AASo8F4SYQhlMOl63IUzCBYJwq-D_fXXuH',
  botId: '7000000001',
  publicKey: '66206a20761949af8d8ada9d6c5e20863815ecac1aeacc8123a09881348ee359',
  userId: '700123456',
  writtenAt: new Date(1_790_000_000_000),
  initData:
    'query_id=AAEvRandom&user=%7B%22id%22%3A700123456%2C%22first_name%22%3A%22Zo%C3%AB%20%26%20%D0%AF%D0%BD%22%2C%22last_name%22%3A%22O%E2%80%99Neil%20%3D%20100%25%22%2C%22username%22%3A%22zoe%22%2C%22language_code%22%3A%22ru%22%2C%22allows_write_to_pm%22%3Atrue%7D&auth_date=1790000000&signature=KLHPONragiSGAeSDrbUiXsIXVmH-GmF9nS-Bj7qh5JyMEWbbDwyOndvzfx_Lhy-uDKNELswQ7uXmXUCNLs61Cw&hash=30fdb70c75e768ac625465b58564cfca10e33fa59f0c04526504ec8e0f38ddca',
};
