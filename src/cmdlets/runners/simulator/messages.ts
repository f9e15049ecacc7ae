/**
 * Texts of the errors that matter for telling one failure from another, in the three languages that tests use. In our
 * own words but for the few sentences that admins and scripts quote; nothing may depend on the wording.
 */
export const MESSAGES = {
  noDeployment: {
    en: 'A Remote Desktop Services deployment does not exist on {broker}. This operation can be performed after creating a deployment.',
    de: 'Auf {broker} ist keine Remotedesktopdienste-Bereitstellung vorhanden. Dieser Vorgang kann nach dem Erstellen einer Bereitstellung ausgeführt werden.',
    ja: '{broker} にリモート デスクトップ サービスの展開が存在しません。この操作は、展開を作成した後に実行できます。',
  },
  askActive: {
    en: 'The operation needs an active Remote Desktop management server name; {broker} is not the active Remote Desktop management server.',
    de: 'Für den Vorgang wird der Name eines aktiven Remotedesktop-Verwaltungsservers benötigt; {broker} ist nicht der aktive Remotedesktop-Verwaltungsserver.',
    ja: 'この操作には、アクティブなリモート デスクトップ管理サーバー名が必要です。{broker} はアクティブなリモート デスクトップ管理サーバーではありません。',
  },
  brokerUnreachable: {
    en: 'Unable to connect to the server {server} by using Windows PowerShell remoting. Verify that you can connect to the server.',
    de: 'Mit dem Server {server} kann keine Windows PowerShell-Remoteverbindung hergestellt werden. Überprüfen Sie, ob Sie eine Verbindung mit dem Server herstellen können.',
    ja: 'Windows PowerShell リモート処理を使用してサーバー {server} に接続できません。サーバーに接続できることを確認してください。',
  },
  secondHop: {
    en: 'Connecting to remote server {server} failed with the following error message : A specified logon session does not exist. It may already have been terminated.',
    de: 'Beim Verbinden mit dem Remoteserver {server} ist folgender Fehler aufgetreten: Eine angegebene Anmeldesitzung ist nicht vorhanden. Sie wurde gegebenenfalls bereits beendet.',
    ja: 'リモート サーバー {server} への接続に失敗し、次のエラー メッセージが返されました: 指定されたログオン セッションは存在しません。そのセッションは既に終了している可能性があります。',
  },
  accessDenied: { en: 'Access is denied.', de: 'Zugriff verweigert', ja: 'アクセスが拒否されました。' },
  remotingDenied: {
    en: 'Connecting to remote server {server} failed with the following error message : Access is denied.',
    de: 'Beim Verbinden mit dem Remoteserver {server} ist folgender Fehler aufgetreten: Zugriff verweigert',
    ja: 'リモート サーバー {server} への接続に失敗し、次のエラー メッセージが返されました: アクセスが拒否されました。',
  },
  winrmUnreachable: {
    en: 'Connecting to remote server {server} failed with the following error message : WinRM cannot complete the operation. Verify that the specified computer name is valid and that the computer is accessible over the network.',
    de: 'Beim Verbinden mit dem Remoteserver {server} ist folgender Fehler aufgetreten: Der WinRM-Client kann den Vorgang nicht abschließen. Überprüfen Sie, ob der angegebene Computername gültig ist und ob der Computer über das Netzwerk erreichbar ist.',
    ja: 'リモート サーバー {server} への接続に失敗し、次のエラー メッセージが返されました: WinRM は操作を完了できません。指定したコンピューター名が有効であり、ネットワーク経由でコンピューターにアクセスできることを確認してください。',
  },
  winrmRefused: {
    en: 'Connecting to remote server {server} failed with the following error message : The client cannot connect to the destination specified in the request. Verify that the service on the destination is running and is accepting requests.',
    de: 'Beim Verbinden mit dem Remoteserver {server} ist folgender Fehler aufgetreten: Der Client kann keine Verbindung mit dem in der Anforderung angegebenen Ziel herstellen. Stellen Sie sicher, dass der Dienst auf dem Ziel ausgeführt wird.',
    ja: 'リモート サーバー {server} への接続に失敗し、次のエラー メッセージが返されました: クライアントは、要求で指定された接続先に接続できません。接続先のサービスが実行中であることを確認してください。',
  },
  collectionNotFound: {
    en: 'The collection {collection} does not exist.',
    de: 'Die Sammlung {collection} ist nicht vorhanden.',
    ja: 'コレクション {collection} は存在しません。',
  },
  collectionNotCreated: {
    en: 'The session collection {collection} could not be created.',
    de: 'Die Sitzungssammlung {collection} konnte nicht erstellt werden.',
    ja: 'セッション コレクション {collection} を作成できませんでした。',
  },
  hostsNotReady: {
    en: 'The following servers are not online or not configured correctly: {servers}. No setting was changed.',
    de: 'Die folgenden Server sind nicht online oder nicht ordnungsgemäß konfiguriert: {servers}. Es wurde keine Einstellung geändert.',
    ja: '次のサーバーはオンラインでないか、正しく構成されていません: {servers}。設定は変更されていません。',
  },
  sessionGone: { en: 'Element not found.', de: 'Element nicht gefunden.', ja: '要素が見つかりません。' },
  rpcUnavailable: {
    en: 'The RPC server is unavailable.',
    de: 'Der RPC-Server ist nicht verfügbar.',
    ja: 'RPC サーバーを利用できません。',
  },
  rebootPending: {
    en: 'Unable to add {server}: the validation failed. The server must be restarted because a restart is pending.',
    de: '{server} kann nicht hinzugefügt werden: Die Überprüfung ist fehlgeschlagen. Der Server muss neu gestartet werden, da ein Neustart aussteht.',
    ja: '{server} を追加できません: 検証に失敗しました。再起動が保留されているため、サーバーを再起動する必要があります。',
  },
  groupPolicy: {
    en: 'The property {property} is configured by using Group Policy settings. Use Group Policy to change it.',
    de: 'Die Eigenschaft {property} wird mithilfe von Gruppenrichtlinieneinstellungen konfiguriert.',
    ja: 'プロパティ {property} は、グループ ポリシー設定を使用して構成されています。',
  },
  appNotFound: {
    en: 'The RemoteApp program {alias} does not exist in the collection {collection}.',
    de: 'Das RemoteApp-Programm {alias} ist in der Sammlung {collection} nicht vorhanden.',
    ja: 'RemoteApp プログラム {alias} はコレクション {collection} に存在しません。',
  },
  aliasTaken: {
    en: 'The alias {alias} is already in use in the collection {collection}.',
    de: 'Der Alias {alias} wird in der Sammlung {collection} bereits verwendet.',
    ja: 'エイリアス {alias} はコレクション {collection} で既に使用されています。',
  },
  alreadyInDeployment: {
    en: 'The server {server} already exists in the deployment with the role {role}.',
    de: 'Der Server {server} ist in der Bereitstellung mit der Rolle {role} bereits vorhanden.',
    ja: 'サーバー {server} は役割 {role} で展開に既に存在します。',
  },
  notInDeployment: {
    en: 'The server {server} does not exist in the deployment with the role {role}.',
    de: 'Der Server {server} ist in der Bereitstellung mit der Rolle {role} nicht vorhanden.',
    ja: 'サーバー {server} は役割 {role} で展開に存在しません。',
  },
  hostInCollection: {
    en: 'The server {server} is already part of the collection {collection}.',
    de: 'Der Server {server} ist bereits Teil der Sammlung {collection}.',
    ja: 'サーバー {server} は既にコレクション {collection} に含まれています。',
  },
  hostNotInDeployment: {
    en: 'The server {server} does not exist in the deployment as an RD Session Host server.',
    de: 'Der Server {server} ist in der Bereitstellung nicht als RD-Sitzungshostserver vorhanden.',
    ja: 'サーバー {server} は、RD セッション ホスト サーバーとして展開に存在しません。',
  },
} as const satisfies Record<string, { en: string; de?: string; ja?: string }>;

export type MessageKey = keyof typeof MESSAGES;
