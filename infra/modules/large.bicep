// Several replicas of the image, a managed PostgreSQL behind them, its address in a key vault.
param location string
param identityId string
param identityPrincipalId string
param image string
param settings object
@secure()
param databasePassword string

var unique = uniqueString(resourceGroup().id)
var databaseUrl = 'postgres://keeper:${uriComponent(databasePassword)}@${database.properties.fullyQualifiedDomainName}/coursekeeper?sslmode=verify-full'

resource database 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: 'coursekeeper-${unique}'
  location: location
  sku: { name: 'Standard_D2ds_v5', tier: 'GeneralPurpose' }
  properties: {
    version: '16'
    administratorLogin: 'keeper'
    administratorLoginPassword: databasePassword
    storage: { storageSizeGB: 64, autoGrow: 'Enabled' }
    backup: { backupRetentionDays: 35, geoRedundantBackup: 'Enabled' }
    highAvailability: { mode: 'ZoneRedundant' }
  }

  resource store 'databases' = {
    name: 'coursekeeper'
  }

  resource fromAzure 'firewallRules' = {
    name: 'azure'
    properties: { startIpAddress: '0.0.0.0', endIpAddress: '0.0.0.0' }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'keeper-${unique}'
  location: location
  properties: { tenantId: subscription().tenantId, sku: { family: 'A', name: 'standard' }, enableRbacAuthorization: true, enablePurgeProtection: true }

  resource databaseAddress 'secrets' = {
    name: 'database-url'
    properties: { value: databaseUrl }
  }
}

// Key Vault Secrets User
resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityId, 'secrets-user')
  scope: vault
  properties: {
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'coursekeeper'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 90 }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'coursekeeper'
  location: location
  properties: {
    appLogsConfiguration: { destination: 'log-analytics', logAnalyticsConfiguration: { customerId: logs.properties.customerId, sharedKey: logs.listKeys().primarySharedKey } }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'coursekeeper'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  dependsOn: [mayRead]
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 8080 }
      secrets: [{ name: 'database-url', keyVaultUrl: vault::databaseAddress.properties.secretUri, identity: identityId }]
    }
    template: {
      terminationGracePeriodSeconds: 15
      scale: { minReplicas: 2, maxReplicas: 4 }
      containers: [
        {
          name: 'coursekeeper'
          image: image
          resources: { cpu: json('1'), memory: '2Gi' }
          env: concat(map(items(settings), item => { name: item.key, value: item.value }), [{ name: 'DATABASE_URL', secretRef: 'database-url' }])
          probes: [
            { type: 'Liveness', httpGet: { path: '/health/live', port: 8080 } }
            { type: 'Readiness', httpGet: { path: '/health/ready', port: 8080 } }
          ]
        }
      ]
    }
  }
}

output address string = app.properties.configuration.ingress.fqdn
