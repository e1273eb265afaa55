using System.Diagnostics;
using Agents.Faults;

namespace Agents.Stores.Tests.Processes;

/// <summary>A child process on a store, and what it said until it ended.</summary>
internal sealed class KillHost : IDisposable
{
    private readonly Process _process;

    private KillHost(Process process) => _process = process;

    /// <summary>Everything it said on stdout so far.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Starts it.</summary>
    /// <param name="fault">Value of AGENTS_FAULT, or null.</param>
    /// <param name="arguments">Mode, folder and the mode's arguments.</param>
    public static KillHost Start(string? fault, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Agents.KillHost.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment[FaultPoint.Variable] = fault;
        return new(Process.Start(start)!);
    }

    /// <summary>The next line, or null at the end.</summary>
    public async Task<string?> ReadLine(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is not null)
            Lines.Add(line);
        return line;
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Reads to the end.</summary>
    /// <returns>Exit code (137 after SIGKILL) and stderr.</returns>
    public async Task<(int ExitCode, string Error)> Finish(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        var error = _process.StandardError.ReadToEndAsync(cancellationToken);
        while (await ReadLine(cancellationToken) is not null)
        {
        }

        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
