using System.Globalization;
using System.Text.Json;
using Agents.Workflows;

namespace Agents.Cli.Workflows;

/// <summary>Shows a run: its events beside the output, then the output; as JSON one event a line.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="json">As JSON.</param>
/// <param name="quiet">Only what is asked, the output, and why it failed.</param>
internal sealed class RunPrinter(Terminal terminal, bool json, bool quiet = false)
{
    /// <summary>Follows a run to its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> FollowAsync(IAsyncEnumerable<WorkflowEvent> events) => ExitCode(await PrintAsync(events));

    /// <summary>0, or that of a failure.</summary>
    public static int ExitCode(WorkflowResult? result) =>
        result?.Status == WorkflowStatus.Failed ? CliApplication.Failed : 0;

    /// <summary>The command that answers a run's question.</summary>
    public static string HowToAnswer(WorkflowResult result, WorkflowRequest request) =>
        $"Answer with: agents workflows answer {result.RunId} TEXT --request {request.Id}";

    /// <summary>Shows a run until it ends or waits.</summary>
    public async Task<WorkflowResult?> PrintAsync(IAsyncEnumerable<WorkflowEvent> events)
    {
        WorkflowResult? result = null;
        await foreach (var happened in events)
        {
            if (json)
                terminal.WriteJson(happened);
            else if (!quiet && Describe(happened) is { } line)
                await terminal.Error.WriteLineAsync(line);
            result = happened switch
            {
                RunCompleted completed => completed.Result,
                RunFailed failed => failed.Result,
                _ => result,
            };
        }

        if (!json && result is not null)
            await PrintAsync(result);
        return result;
    }

    private async Task PrintAsync(WorkflowResult result)
    {
        if (!quiet)
        {
            await terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"run {result.RunId}: {result.Status.ToString().ToLowerInvariant()}, {result.Spent.Calls} model calls, "
                    + $"{result.Spent.Tokens} tokens, {result.Spent.Time.TotalSeconds:F1} s"));
        }

        if (result.Status == WorkflowStatus.Failed)
            await terminal.Error.WriteLineAsync(result.Error);
        if (result.Status == WorkflowStatus.Completed)
            await terminal.Output.WriteLineAsync(result.Text);
        foreach (var request in result.Requests)
        {
            await terminal.Output.WriteLineAsync(request.Prompt);
            if (!quiet)
            {
                await terminal.Error.WriteLineAsync(HowToAnswer(result, request));
            }
        }
    }

    private static string? Describe(WorkflowEvent happened) => happened switch
    {
        RunStarted e => $"run {e.RunId}: {e.Workflow}{(e.Resumed ? ", going on" : "")}",
        NodeStarted e => $"  {e.Superstep,3} {e.Node} ({e.Kind})",
        NodeCompleted e => string.Create(CultureInfo.InvariantCulture,
            $"  {e.Superstep,3} {e.Node} → {Short(e.Output)} ({e.Spent.Time.TotalSeconds:F1} s)"),
        NodeFailed e => $"  {e.Superstep,3} {e.Node} failed",
        RequestRaised e => $"      asks: {Short(e.Request.Prompt)}",
        _ => null,
    };

    private static string Short(JsonElement value) =>
        Short(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    private static string Short(string text) => text.ReplaceLineEndings(" ") is { Length: > 80 } line
        ? line[..79] + "…" : text.ReplaceLineEndings(" ");
}
