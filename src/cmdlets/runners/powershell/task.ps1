# What the scheduled task of the logon `scheduledTask` runs on the management host. It connects to the named pipe that the SSH
# session has opened, and runs the script that comes over it: with the task's account, which has network credentials.
param([Parameter(Mandatory = $true)] [string] $Pipe)

$ErrorActionPreference = 'Stop'
$stream = New-Object IO.Pipes.NamedPipeClientStream '.', $Pipe, 'InOut', 'Asynchronous', 'Identification'
$stream.Connect(30000)
# Anybody may open a pipe of this name; only administrators and the system can own one as they do.
$owner = $stream.GetAccessControl().GetOwner([Security.Principal.SecurityIdentifier]).Value
if (@('S-1-5-32-544', 'S-1-5-18') -notcontains $owner) { throw "the pipe $Pipe belongs to $owner, who is no administrator" }
$utf8 = New-Object Text.UTF8Encoding $false
$reader = New-Object IO.StreamReader $stream, $utf8
$writer = New-Object IO.StreamWriter $stream, $utf8
$text = New-Object Text.StringBuilder
while ($null -ne ($line = $reader.ReadLine()) -and $line -ne '#end-of-script') { [void] $text.AppendLine($line) }
& ([scriptblock]::Create($text.ToString())) $text.ToString() $reader $writer
