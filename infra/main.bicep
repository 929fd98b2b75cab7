// Coursekeeper in Azure. size 'small': one virtual machine with a data disk and the embedded database.
// size 'large': Container Apps with a managed PostgreSQL. Both run the same image, with a managed identity and no secret
// of Entra; the one secret there is (the database's password) lies in a key vault.
targetScope = 'resourceGroup'

@allowed(['small', 'large'])
param size string = 'small'
param location string = resourceGroup().location
@description('Image of this release, as registry.example.org/coursekeeper:1.0')
param image string
@description('Address under which people reach Coursekeeper, without a slash at the end')
param publicUrl string
param tenantId string = tenant().tenantId
@description('Application (client) id of the app registration that trusts the managed identity')
param clientId string
@description("Id of the app in the organisation's Teams catalogue")
param teamsAppId string
@description('Mailboxes that messages are sent from, parted by commas')
param mailSenders string = ''
@description('Public SSH key of the administrator (small)')
param sshPublicKey string = ''
@secure()
@description('Password of the database administrator (large)')
param databasePassword string = ''

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'coursekeeper'
  location: location
}

// The same names as api/platform/config.ts reads; test/house/settings.test.ts compares them.
var settings = {
  PUBLIC_URL: publicUrl
  PORT: '8080'
  TENANT_ID: tenantId
  CLIENT_ID: clientId
  MANAGED_IDENTITY_CLIENT_ID: identity.properties.clientId
  FEDERATED_TOKEN_FILE: ''
  CLIENT_CERTIFICATE_FILE: ''
  CLIENT_SECRET: ''
  TEAMS_APP_ID: teamsAppId
  MAIL_SENDERS: mailSenders
  DATA_DIR: '/data'
  AUTHORITY_URL: environment().authentication.loginEndpoint
  GRAPH_URL: ''
  EXTRA_CA_FILE: ''
  HOST_ORIGINS: ''
  TRUSTED_PROXIES: '1'
  LOG_LEVEL: 'info'
}

module small 'modules/small.bicep' = if (size == 'small') {
  name: 'small'
  params: {
    location: location
    identityId: identity.id
    image: image
    settings: settings
    host: split(publicUrl, '/')[2]
    sshPublicKey: sshPublicKey
  }
}

module large 'modules/large.bicep' = if (size == 'large') {
  name: 'large'
  params: {
    location: location
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
    image: image
    settings: settings
    databasePassword: databasePassword
  }
}

@description('Object id to name in the federated credential of the app registration')
output identityPrincipalId string = identity.properties.principalId
