using System.Diagnostics;

namespace Agents.Cli.Tests.Packaging;

/// <summary>Runs dotnet in a folder, as somebody at a terminal would.</summary>
internal static class DotnetCommand
{
    /// <summary>Standard output of a command that ends with exit code 0; else fails with all that it said.</summary>
    public static async Task<string> RunAsync(string folder, string arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test host sets for its own runtime is nobody else's; build nodes must not outlive the test.
        foreach (string name in start.Environment.Keys.Where(IsOfTestHost).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.True(process.ExitCode == 0,
                $"dotnet {arguments}: exit code {process.ExitCode}\n{await output}\n{await error}");
            return await output;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static bool IsOfTestHost(string name) =>
        name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "DOTNET_ROOT_X64";
}
