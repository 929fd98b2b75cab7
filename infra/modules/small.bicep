// One machine: the image under Docker, Caddy in front for the certificate, a data disk of its own that outlives the machine.
param location string
param identityId string
param image string
param settings object
param host string
param sshPublicKey string

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'coursekeeper'
  location: location
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/24'] }
    subnets: [{ name: 'main', properties: { addressPrefix: '10.20.0.0/26', networkSecurityGroup: { id: rules.id } } }]
  }
}

resource rules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'coursekeeper'
  location: location
  properties: {
    securityRules: [
      {
        name: 'web'
        properties: { priority: 100, direction: 'Inbound', access: 'Allow', protocol: 'Tcp', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRanges: ['80', '443'] }
      }
    ]
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2024-01-01' = {
  name: 'coursekeeper'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource card 'Microsoft.Network/networkInterfaces@2024-01-01' = {
  name: 'coursekeeper'
  location: location
  properties: {
    ipConfigurations: [{ name: 'main', properties: { subnet: { id: network.properties.subnets[0].id }, publicIPAddress: { id: address.id } } }]
  }
}

resource data 'Microsoft.Compute/disks@2023-10-02' = {
  name: 'coursekeeper-data'
  location: location
  sku: { name: 'Premium_LRS' }
  properties: { diskSizeGB: 32, creationData: { createOption: 'Empty' } }
}

var environmentFile = join(map(items(settings), item => '${item.key}=${item.value}'), '\n      ')

var cloudInit = '''
#cloud-config
package_update: true
packages: [docker.io, caddy]
disk_setup: { /dev/disk/azure/scsi1/lun0: { table_type: gpt, layout: true, overwrite: false } }
fs_setup: [{ device: /dev/disk/azure/scsi1/lun0-part1, filesystem: ext4, overwrite: false }]
mounts: [[/dev/disk/azure/scsi1/lun0-part1, /srv/data, ext4, "defaults,nofail"]]
write_files:
  - path: /etc/coursekeeper.env
    permissions: "0600"
    content: |
      {0}
  - path: /etc/caddy/Caddyfile
    content: |
      {1}
      reverse_proxy 127.0.0.1:8080
runcmd:
  - chown 1000:1000 /srv/data
  - docker run -d --name coursekeeper --restart always --stop-timeout 15 --network host --env-file /etc/coursekeeper.env -v /srv/data:/data {2}
  - systemctl restart caddy
'''

resource machine 'Microsoft.Compute/virtualMachines@2024-03-01' = {
  name: 'coursekeeper'
  location: location
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    hardwareProfile: { vmSize: 'Standard_B2s' }
    storageProfile: {
      imageReference: { publisher: 'Debian', offer: 'debian-12', sku: '12-gen2', version: 'latest' }
      osDisk: { createOption: 'FromImage', managedDisk: { storageAccountType: 'Premium_LRS' } }
      dataDisks: [{ lun: 0, createOption: 'Attach', deleteOption: 'Detach', managedDisk: { id: data.id } }]
    }
    osProfile: {
      computerName: 'coursekeeper'
      adminUsername: 'keeper'
      customData: base64(format(cloudInit, environmentFile, host, image))
      linuxConfiguration: { disablePasswordAuthentication: true, ssh: { publicKeys: [{ path: '/home/keeper/.ssh/authorized_keys', keyData: sshPublicKey }] } }
    }
    networkProfile: { networkInterfaces: [{ id: card.id }] }
  }
}

output address string = address.properties.ipAddress
