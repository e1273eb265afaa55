using System.Diagnostics;
using Agents.Faults;

namespace Agents.Testing;

/// <summary>A child process that a test may kill, and what it said until it ended.</summary>
public sealed class ChildProcess : IDisposable
{
    /// <summary>Exit code after SIGKILL.</summary>
    public const int Killed = 137;

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Everything it said on stdout so far.</summary>
    public IList<string> Lines { get; } = new List<string>();

    /// <summary>Starts an executable project that the test project references, in its own output folder.</summary>
    /// <param name="assembly">Name of its assembly.</param>
    /// <param name="fault">Value of AGENTS_FAULT, or null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ChildProcess Start(string assembly, string? fault, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        start.Environment[FaultPoint.Variable] = fault;
        var process = Process.Start(start)!;
        process.StandardInput.AutoFlush = true;
        return new(process);
    }

    /// <summary>The next line, or null at the end.</summary>
    public async Task<string?> ReadLine(CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is not null)
            Lines.Add(line);
        return line;
    }

    /// <summary>Ends a line on its stdin.</summary>
    public void Write() => _process.StandardInput.Write('\n');

    /// <summary>SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Reads to the end.</summary>
    /// <returns>Exit code (<see cref="Killed"/> after SIGKILL) and stderr.</returns>
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
