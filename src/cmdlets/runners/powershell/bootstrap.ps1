# The far side of rds-migrate, for Windows PowerShell 5.1. It is sent over standard input, so nothing of it is installed or quoted.
# One JSON object per line comes in, one goes out: {"hello":...}, {"id":1,"call":...}, {"cancel":1} and "started", "ready",
# "answer", "fatal". This thread only reads, hands out and answers; the calls run in a pool of runspaces, so that it notices at
# once when a call is to be stopped, takes too long, or the other end is gone. Then the process ends with all it was doing.
#
# Parameters are data and stay so: splatting passes them, and no text is put together that PowerShell would run. Secrets
# never go through a cmdlet of our own, because module logging would write them into the event log.

param([string] $Text, $Reader, $Writer)

$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# Runs one call where it is: in a runspace here, or in a session on another server, to which its own text is sent along.
# Returns JSON, since objects lose their types on their way from server to server.
$worker = {
    param([Collections.Hashtable] $Request)

    $ErrorActionPreference = 'Continue'
    $ProgressPreference = 'SilentlyContinue'
    Add-Type -AssemblyName System.Web

    # Objects of these types carry their whole surroundings along; these properties are what anybody asks for.
    $select = @{
        'System.ServiceProcess.ServiceController' = 'Name', 'DisplayName', 'Status', 'StartType'
        'System.Management.Automation.PSModuleInfo' = 'Name', 'Version', 'Path'
        'System.IO.FileInfo' = 'Name', 'FullName', 'Length', 'LastWriteTime'
        'System.IO.DirectoryInfo' = 'Name', 'FullName', 'LastWriteTime'
        'System.Security.Cryptography.X509Certificates.X509Certificate2' = 'Thumbprint', 'Subject', 'Issuer', 'FriendlyName', 'NotBefore', 'NotAfter', 'HasPrivateKey', 'KeyExportable', 'DnsNameList', 'EnhancedKeyUsageList', 'SignatureAlgorithm'
    }
    $invariant = [Globalization.CultureInfo]::InvariantCulture
    $hidden = '^(PS|RunspaceId$|Cim(Class|InstanceProperties|SystemProperties)$)'
    $plainObjects = [Management.Automation.PSCustomObject], [Microsoft.Management.Infrastructure.CimInstance]
    $texts = [string], [char], [enum], [guid], [version], [uri], [timespan], [type], [scriptblock], [Net.IPAddress], [Security.Principal.IdentityReference]

    # Whether the private key may leave the server: keys of CNG and of the older providers say so, each in its own way.
    function Get-KeyExportable($Certificate) {
        $key = $null
        try { $key = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($Certificate) } catch { }
        if ($null -ne $key -and $null -ne $key.Key) { return (($key.Key.ExportPolicy -band 3) -ne 0) }
        if ($null -eq $key) { try { $key = $Certificate.PrivateKey } catch { } }
        if ($null -ne $key -and $null -ne $key.CspKeyContainerInfo) { $key.CspKeyContainerInfo.Exportable }
    }

    # ConvertTo-Json of 5.1 is slow, cuts at a depth and writes dates in a form of its own.
    function Write-Json([Text.StringBuilder] $Json, $Value, [int] $Depth) {
        if ($null -eq $Value -or $Value -is [Security.SecureString] -or $Value -is [Management.Automation.PSCredential]) { [void] $Json.Append('null'); return }
        foreach ($type in $texts) {
            if ($Value -is $type) { [void] $Json.Append([Web.HttpUtility]::JavaScriptStringEncode($Value.ToString(), $true)); return }
        }
        if ($Value -is [bool]) { [void] $Json.Append($Value.ToString().ToLowerInvariant()); return }
        if ($Value -is [datetime]) { [void] $Json.Append($Value.ToUniversalTime().ToString("'`"'yyyy-MM-dd'T'HH:mm:ss.fff'Z`"'", $invariant)); return }
        if ($Value -is [double] -or $Value -is [single]) {
            [void] $Json.Append($(if ([double]::IsNaN($Value) -or [double]::IsInfinity($Value)) { 'null' } else { $Value.ToString('r', $invariant) })); return
        }
        if ($Value -is [decimal] -or $Value.GetType().IsPrimitive) { [void] $Json.Append($Value.ToString($invariant)); return }
        $chosen = $select[$Value.GetType().FullName]
        if ($Depth -gt 0 -and $Value -is [Security.Cryptography.X509Certificates.X509Certificate2]) { Write-Json $Json $Value.Thumbprint $Depth; return }
        if ($Value -is [Collections.IEnumerable] -and $Value -isnot [Collections.IDictionary]) {
            $separator = ''
            [void] $Json.Append('[')
            foreach ($item in $Value) {
                [void] $Json.Append($separator)
                Write-Json $Json $item ($Depth + 1)
                $separator = ','
            }
            [void] $Json.Append(']'); return
        }
        $isTable = $Value -is [Collections.IDictionary]
        $isPlain = $isTable -or $null -ne $chosen
        foreach ($type in $plainObjects) { $isPlain = $isPlain -or $Value -is $type }
        # Objects of .NET lead from one to the next without end.
        if ($Depth -gt 8 -or ($Depth -gt 3 -and -not $isPlain)) { Write-Json $Json $Value.ToString() $Depth; return }
        $names = if ($isTable) { @($Value.Keys) } elseif ($chosen) { $chosen } else { @($Value.PSObject.Properties | & { process { $_.Name } }) -notmatch $hidden }
        $separator = ''
        [void] $Json.Append('{')
        foreach ($name in $names) {
            $inner = $null
            try { if ($isTable) { $inner = $Value[$name] } elseif ($chosen -and $name -eq 'KeyExportable') { $inner = Get-KeyExportable $Value } else { $inner = $Value.$name } } catch { }
            [void] $Json.Append($separator).Append([Web.HttpUtility]::JavaScriptStringEncode("$name", $true)).Append(':')
            Write-Json $Json $inner ($Depth + 1)
            $separator = ','
        }
        [void] $Json.Append('}')
    }

    # What tells one failure from another in every language: id, category and codes. The text is for people.
    function ConvertTo-Record($ErrorRecord, [bool] $Terminating) {
        $code = $null
        for ($exception = $ErrorRecord.Exception; $null -ne $exception -and $null -eq $code; $exception = $exception.InnerException) {
            if ($exception -is [Microsoft.Management.Infrastructure.CimException]) {
                if ($null -ne $exception.ErrorData) { $code = $exception.ErrorData.CimInstanceProperties['error_Code'].Value }
            }
            elseif ($exception -is [Management.Automation.Remoting.PSRemotingTransportException]) { $code = $exception.ErrorCode }
            elseif ($exception -is [ComponentModel.Win32Exception]) { $code = $exception.NativeErrorCode }
            # 0x8013.... only says that it is an exception of .NET.
            elseif ($exception.HResult.ToString('X8') -notlike '8013*') { $code = $exception.HResult }
        }
        $record = @{
            message = "$($ErrorRecord.Exception.Message)"
            category = "$($ErrorRecord.CategoryInfo.Category)"
            id = "$($ErrorRecord.FullyQualifiedErrorId)"
            terminating = $Terminating
        }
        if ($code) { $record.code = [int64] $code }
        if ($ErrorRecord.InvocationInfo) { $record.position = "$($ErrorRecord.InvocationInfo.MyCommand.Name):$($ErrorRecord.InvocationInfo.ScriptLineNumber)" }
        $record
    }

    function ConvertTo-SecureText([string] $Value) {
        $secure = New-Object Security.SecureString
        foreach ($character in $Value.ToCharArray()) { $secure.AppendChar($character) }
        $secure.MakeReadOnly()
        , $secure
    }

    function ConvertTo-Typed($Value, [string] $Type) {
        if ($null -eq $Value) { return $null }
        if ($Type -eq 'SecureString') { return ConvertTo-SecureText $Value }
        if ($Type -eq 'PSCredential') { return New-Object Management.Automation.PSCredential $Value.UserName, (ConvertTo-SecureText $Value.Password) }
        if ($Type -eq 'DateTime') { return [datetime]::Parse($Value, $invariant, [Globalization.DateTimeStyles]::RoundtripKind) }
        if ($Type -eq 'LoadBalancing') {
            # The cmdlet wants its own objects; the order is that of Microsoft's example.
            $instance = 'Microsoft.RemoteDesktopServices.Management.RDSessionHostCollectionLoadBalancingInstance'
            return , @(foreach ($item in $Value) { New-Object $instance -ArgumentList $item.CollectionName, $item.RelativeWeight, $item.SessionLimit, $item.SessionHost })
        }
        , $Value
    }

    # CIM takes the type of a number as it comes, and refuses Int32 where the method declares UInt32.
    function ConvertTo-CimArgument([Collections.Hashtable] $Parameters) {
        $where = @{ ClassName = $Parameters.ClassName }
        foreach ($name in 'Namespace', 'CimSession') { if ($Parameters.ContainsKey($name)) { $where[$name] = $Parameters[$name] } }
        $declared = (Get-CimClass @where).CimClassMethods[$Parameters.MethodName].Parameters
        $arguments = @{}
        foreach ($name in @($Parameters.Arguments.Keys)) {
            $value = $Parameters.Arguments[$name]
            if ($null -ne $value -and $null -ne $declared[$name]) { $value = $value -as ([Microsoft.Management.Infrastructure.CimConverter]::GetDotNetType($declared[$name].CimType)) }
            $arguments[$name] = $value
        }
        $arguments
    }

    function Open-Session([Collections.Hashtable] $Hop) {
        if ($null -eq $global:RdsMigrateSessions) { $global:RdsMigrateSessions = @{} }
        $key = "$($Hop.computer)|$($Hop.configuration)|$($Hop.user)"
        $known = $global:RdsMigrateSessions[$key]
        if ($null -ne $known -and $known.State -eq 'Opened') { return $known }
        $options = @{ ComputerName = $Hop.computer; ErrorAction = 'Stop' }
        if ($Hop.configuration) { $options.ConfigurationName = $Hop.configuration }
        if ($Hop.user) {
            $options.Authentication = 'CredSSP'
            $options.Credential = New-Object Management.Automation.PSCredential $Hop.user, (ConvertTo-SecureText $Hop.password)
        }
        $global:RdsMigrateSessions[$key] = New-PSSession @options
        $global:RdsMigrateSessions[$key]
    }

    function Open-Cim([string] $Computer) {
        if ($null -eq $global:RdsMigrateCim) { $global:RdsMigrateCim = @{} }
        if ($null -eq $global:RdsMigrateCim[$Computer]) { $global:RdsMigrateCim[$Computer] = New-CimSession -ComputerName $Computer -ErrorAction Stop }
        $global:RdsMigrateCim[$Computer]
    }

    function Import-Needed([string] $Name) {
        if ($Name -like 'Microsoft.PowerShell.*' -or (Get-Module -Name $Name)) { return }
        # Windows Server Migration Tools are a snap-in.
        if ($Name -eq 'Microsoft.Windows.ServerManager.Migration') { Add-PSSnapin -Name $Name -ErrorAction SilentlyContinue; return }
        # Nested files of RemoteDesktop call its cmdlets by name and find them in the global scope only.
        Import-Module -Name $Name -Global -DisableNameChecking -ErrorAction Stop 3>$null 4>$null
    }

    # The rules by which C programs take their command line apart.
    function ConvertTo-Quoted([string] $Argument) {
        if ($Argument -ne '' -and $Argument -notmatch '[\s"]') { return $Argument }
        '"' + (($Argument -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1') + '"'
    }

    # A program: each argument stays one, each line it prints is one row, and its exit code tells of failure.
    function Invoke-Native([string] $Program, $Arguments) {
        $places = @{ 'netsh.exe' = "$env:SystemRoot\System32"; 'msdeploy.exe' = "$env:ProgramFiles\IIS\Microsoft Web Deploy V3"; 'SmigDeploy.exe' = "$env:SystemRoot\System32\ServerMigrationTools" }
        $file = Join-Path $places[$Program] $Program
        if (-not [IO.File]::Exists($file)) { [void] $errors.Add(@{ message = "there is no $file on $env:COMPUTERNAME"; category = 'ObjectNotFound'; id = "CouldNotAutoLoadModule,$Program"; terminating = $true }); return }
        # Not by parameters of New-Object, which the log of module events shows: arguments may hold a secret.
        $start = New-Object Diagnostics.ProcessStartInfo
        $start.FileName = $file
        $start.Arguments = @(foreach ($argument in $Arguments) { ConvertTo-Quoted $argument }) -join ' '
        foreach ($name in 'CreateNoWindow', 'RedirectStandardOutput', 'RedirectStandardError') { $start.$name = $true }
        $start.UseShellExecute = $false
        # Without a console of our own .NET would guess at another code page than these programs print in.
        $start.StandardOutputEncoding = [Text.Encoding]::GetEncoding([int] (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Nls\CodePage').OEMCP)
        $start.StandardErrorEncoding = $start.StandardOutputEncoding
        $process = [Diagnostics.Process]::Start($start)
        try {
            $said = $process.StandardError.ReadToEndAsync()
            $printed = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            if ($process.ExitCode -eq 0) { $output.AddRange(@($printed.TrimEnd() -split '\r?\n')); return }
            [void] $errors.Add(@{ message = "$Program ended with $($process.ExitCode): $($said.Result) $printed".Trim(); category = 'NotSpecified'; id = "NativeCommandFailed,$Program"; terminating = $true })
        }
        finally { if (-not $process.HasExited) { $process.Kill() } }
    }

    $output, $errors = (New-Object Collections.ArrayList), (New-Object Collections.ArrayList)
    $warnings, $verbose = (New-Object Collections.ArrayList), (New-Object Collections.ArrayList)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $opening = $null
    try {
        $route = @($Request.route)
        if ($route.Count -gt 0) {
            $opening = $route[0]
            $session = Open-Session $opening
            $opening = $null
            $inner = $Request.Clone()
            $inner.route = @(for ($index = 1; $index -lt $route.Count; $index++) { $route[$index] })
            # A table in a list, because the log of module events shows texts that are passed, but of a table only its type.
            return Invoke-Command -Session $session -ScriptBlock ([scriptblock]::Create($Request.worker)) -ArgumentList (, $inner) -ErrorAction Stop
        }
        if ($Request.module -like '*.exe') { Invoke-Native $Request.module $Request.parameters.ArgumentList }
        else {
            try { Import-Needed $Request.module }
            catch {
                $missing = ConvertTo-Record $_ $true
                $missing.id = "CouldNotAutoLoadModule,$($Request.cmdlet)"
                $missing.message = "the module $($Request.module) cannot be loaded on $env:COMPUTERNAME: $($missing.message)"
                [void] $errors.Add($missing)
            }
            if ($errors.Count -eq 0) {
                $parameters = @{}
                foreach ($name in @($Request.parameters.Keys)) { $parameters[$name] = ConvertTo-Typed $Request.parameters[$name] $Request.types[$name] }
                foreach ($path in @($parameters.Path) + @($parameters.LiteralPath) + @($parameters.PSPath)) {
                    if ($path -like 'IIS:*') { Import-Needed 'WebAdministration' }
                    if ($path -like 'RDS:*') { Import-Needed 'RemoteDesktopServices' }
                }
                if ($Request.cim) { $parameters.CimSession = Open-Cim $Request.cim }
                if ($Request.cmdlet -eq 'Invoke-CimMethod' -and $parameters.ContainsKey('Arguments') -and $parameters.ContainsKey('ClassName')) { $parameters.Arguments = ConvertTo-CimArgument $parameters }
                # Success and failure of Add-RDServer stand on the verbose stream alone.
                if ($Request.module -eq 'RemoteDesktop') { $parameters.Verbose = $true }
                $command = Get-Command -Name $Request.cmdlet -CommandType 'Cmdlet', 'Function' -ErrorAction Stop | Select-Object -First 1
                & $command @parameters *>&1 | & { process {
                    if ($_ -is [Management.Automation.ErrorRecord]) { [void] $errors.Add((ConvertTo-Record $_ $false)) }
                    elseif ($_ -is [Management.Automation.WarningRecord]) { [void] $warnings.Add($_.Message) }
                    elseif ($_ -is [Management.Automation.VerboseRecord]) { [void] $verbose.Add($_.Message) }
                    elseif ($null -ne $_ -and $_.GetType().Name -notmatch '^(Debug|Information)Record$') { [void] $output.Add($_) }
                } }
            }
        }
    }
    catch {
        $record = ConvertTo-Record $_ $true
        # The way there that the logon chose does not exist.
        if ($null -ne $opening -and $opening.logon) { $record.id = "Logon-$($opening.logon),$($record.id)" }
        [void] $errors.Add($record)
    }
    $json = New-Object Text.StringBuilder
    # Two levels above the results, so that a certificate among them is one of the first level.
    Write-Json $json @{ output = $output; errors = $errors; warnings = $warnings; verbose = $verbose; durationMs = $clock.ElapsedMilliseconds } -2
    $json.ToString()
}

# Begins with an empty line: what somebody else printed before must not become part of it.
function Send-Line([string] $Line) {
    $Writer.Write("`n$Line`n")
    $Writer.Flush()
}

function ConvertTo-JsonText([string] $Value) { [Web.HttpUtility]::JavaScriptStringEncode($Value, $true) }

function Send-Fatal([string] $Code, [string] $Message) {
    Send-Line ('{"rds":"fatal","code":' + (ConvertTo-JsonText $Code) + ',"message":' + (ConvertTo-JsonText $Message) + '}')
    [Environment]::Exit(1)
}

# Tables of the kind that splatting takes, from what the serializer makes of JSON.
function ConvertTo-Table($Value) {
    if ($Value -is [Collections.IDictionary]) {
        $table = @{}
        foreach ($key in @($Value.Keys)) { $table[$key] = ConvertTo-Table $Value[$key] }
        return $table
    }
    if ($Value -is [array]) {
        $list = New-Object 'object[]' $Value.Length
        for ($index = 0; $index -lt $Value.Length; $index++) { $list[$index] = ConvertTo-Table $Value[$index] }
        return , $list
    }
    $Value
}

# A logon by key has no network credentials. A scheduled task that runs with a stored account has them; it is started here and
# given this script over a named pipe, which only administrators may open and whose owner the task checks.
function Start-Relay([string] $Task, [string] $Hello) {
    $administrators = New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544'
    $security = New-Object IO.Pipes.PipeSecurity
    $security.AddAccessRule((New-Object IO.Pipes.PipeAccessRule $administrators, 'FullControl', 'Allow'))
    $security.SetOwner($administrators)
    try { $pipe = New-Object IO.Pipes.NamedPipeServerStream $Task, 'InOut', 1, 'Byte', 'Asynchronous', 65536, 65536, $security }
    catch { Send-Fatal 'logonTaskBusy' $_.Exception.Message }
    $connection = $pipe.BeginWaitForConnection($null, $null)
    try { Start-ScheduledTask -TaskName $Task }
    catch { Send-Fatal 'logonTaskMissing' "the scheduled task $Task cannot be started: $($_.Exception.Message)" }
    if (-not $connection.AsyncWaitHandle.WaitOne(60000)) { Send-Fatal 'logonTaskSilent' "the scheduled task $Task was started and did not connect within 60 seconds" }
    $pipe.EndWaitForConnection($connection)
    $bytes = [Text.Encoding]::UTF8.GetBytes(($Text.TrimEnd(), '#end-of-script', $Hello, '') -join [char] 10)
    $pipe.Write($bytes, 0, $bytes.Length)
    $pipe.Flush()
    $ends = [Threading.Tasks.Task[]] @(
        [Console]::OpenStandardInput().CopyToAsync($pipe), $pipe.CopyToAsync([Console]::OpenStandardOutput(), 1024)
    )
    [void] [Threading.Tasks.Task]::WaitAny($ends)
    $pipe.Dispose()
    [Environment]::Exit(0)
}

if ($null -eq $Writer) {
    $utf8 = New-Object Text.UTF8Encoding $false
    $Writer = [IO.StreamWriter]::new([Console]::OpenStandardOutput(), $utf8)
    $Reader = [IO.StreamReader]::new([Console]::OpenStandardInput(), $utf8)
}
if ($PSVersionTable.PSVersion.Major -ne 5) {
    # Without the encoder below, which is part of .NET Framework.
    Send-Line ('{"rds":"fatal","code":"powershellVersion","message":"' + $PSVersionTable.PSVersion + '"}')
    [Environment]::Exit(1)
}
Add-Type -AssemblyName 'System.Web', 'System.Web.Extensions'
$serializer = New-Object Web.Script.Serialization.JavaScriptSerializer -Property @{ MaxJsonLength = [int]::MaxValue; RecursionLimit = 100 }

$identity = [Security.Principal.WindowsIdentity]::GetCurrent()
$isAdministrator = (New-Object Security.Principal.WindowsPrincipal $identity).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
$facts = [ordered] @{
    powershell = $PSVersionTable.PSVersion.ToString()
    host = [Net.Dns]::GetHostEntry('').HostName
    user = $identity.Name
    now = [datetime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", [Globalization.CultureInfo]::InvariantCulture)
}
Send-Line ('{"rds":"started","elevated":' + $isAdministrator.ToString().ToLowerInvariant() + (-join @($facts.Keys | ForEach-Object { ',"' + $_ + '":' + (ConvertTo-JsonText $facts[$_]) })) + '}')

$allowed, $running, $pools = @{}, @{}, @{}
$route = @()
$waitHandle = [IAsyncResult].GetProperty('AsyncWaitHandle')
$pending = $Reader.ReadLineAsync()
while ($true) {
    $handles = [Threading.WaitHandle[]] @(@($waitHandle.GetValue($pending, $null)) + @($running.Values | ForEach-Object { $_.Async.AsyncWaitHandle }))
    [void] [Threading.WaitHandle]::WaitAny($handles, 500)
    foreach ($id in @($running.Keys)) {
        $job = $running[$id]
        if ($job.Async.IsCompleted) {
            $running.Remove($id)
            try { $answer = "$(@($job.Shell.EndInvoke($job.Async))[-1])" }
            catch { $answer = '{"output":[],"warnings":[],"verbose":[],"errors":[{"terminating":true,"id":"WorkerFailed","message":' + (ConvertTo-JsonText $_.Exception.Message) + '}],"durationMs":0}' }
            $job.Shell.Dispose()
            Send-Line ('{"rds":"answer","id":' + $id + ',"result":' + $answer + '}')
        }
        elseif ([datetime]::UtcNow -gt $job.Deadline) {
            $running.Remove($id)
            [void] $job.Shell.BeginStop($null, $null)
            Send-Line ('{"rds":"answer","id":' + $id + ',"stopped":"timeout"}')
        }
    }
    if (-not $pending.IsCompleted) { continue }
    $line = $pending.Result
    if ($null -eq $line) { [Environment]::Exit(0) }
    $message = ConvertTo-Table $serializer.DeserializeObject($line)
    if ($message.hello) {
        if ($message.hello.logon.mode -eq 'scheduledTask') {
            # The names and numbers of the hello hold nothing secret.
            $hello = $serializer.DeserializeObject($line)['hello']
            [void] $hello.Remove('logon')
            Start-Relay $message.hello.logon.task ($serializer.Serialize(@{ hello = $hello }))
        }
        if ($message.hello.logon.mode -eq 'sessionConfiguration') { $route = @(@{ computer = 'localhost'; configuration = $message.hello.logon.configuration; logon = 'sessionConfiguration' }) }
        if ($message.hello.logon.mode -eq 'credssp') { $route = @(@{ computer = $facts.host; user = $message.hello.logon.user; password = $message.hello.logon.password; logon = 'credssp' }) }
        $allowed = $message.hello.cmdlets
        foreach ($lane in @($message.hello.parallel.Keys)) {
            $pools[$lane] = [Management.Automation.Runspaces.RunspaceFactory]::CreateRunspacePool(1, [int] $message.hello.parallel[$lane])
            $pools[$lane].Open()
        }
        Send-Line '{"rds":"ready"}'
    }
    elseif ($message.call) {
        $call = $message.call
        if (-not $allowed.ContainsKey("$($call.cmdlet)")) { Send-Fatal 'cmdletRefused' "$($call.cmdlet) is not in the catalogue" }
        # CIM goes over a CIM session of its own; everything else runs in a session on that server.
        $hops = $route
        if ($call.host -and -not $call.viaCim) { $hops = @($route) + @(@{ computer = $call.host }) }
        $request = @{ cmdlet = $call.cmdlet; module = $allowed[$call.cmdlet]; parameters = $call.parameters; types = $call.types; route = $hops; worker = $worker.ToString() }
        if ($call.host -and $call.viaCim) { $request.cim = $call.host }
        $shell = [PowerShell]::Create()
        $shell.RunspacePool = $pools[$call.lane]
        [void] $shell.AddScript($worker.ToString()).AddArgument($request)
        $running[[int] $message.id] = @{ Shell = $shell; Async = $shell.BeginInvoke(); Deadline = [datetime]::UtcNow.AddSeconds([double] $call.timeoutSeconds) }
    }
    elseif ($message.ContainsKey('cancel') -and $running.ContainsKey([int] $message.cancel)) {
        [void] $running[[int] $message.cancel].Shell.BeginStop($null, $null)
        $running.Remove([int] $message.cancel)
        Send-Line ('{"rds":"answer","id":' + $message.cancel + ',"stopped":"cancel"}')
    }
    $pending = $Reader.ReadLineAsync()
}
