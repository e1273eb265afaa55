using System.Text.Json.Nodes;

namespace Agents.Cli.Tests.Commands;

/// <summary>What one command line printed.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public IReadOnlyList<JsonNode> JsonLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];

    /// <summary>Runs the program in this process.</summary>
    public static async Task<CommandRun> Of(string data, string input, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await CliApplication.RunAsync(
            [.. arguments, "--data", data],
            new StringReader(input),
            TextWriter.Synchronized(output),
            TextWriter.Synchronized(error),
            TestContext.Current.CancellationToken);
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
