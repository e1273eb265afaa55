using System.Text.RegularExpressions;
using Agents.Plugins.ListenerVerifier.Explanations;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.ListenerVerifier.Tests.Explanations;

/// <summary>
/// A model that explains two hops through a story with a wrong second one, follows a remark that names a step and its
/// right content, and answers with the last city that the explanation names. It sees the prompt alone.
/// </summary>
internal sealed partial class ScriptedExplainer(RationaleFormat format) : IChatClient
{
    /// <summary>What it was sent, all messages of a call in one text.</summary>
    public List<string> Prompts { get; } = [];

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = string.Join('\n', messages.Select(m => m.Text));
        Prompts.Add(prompt);
        var text = prompt.Contains("You mend", StringComparison.Ordinal) ? Patch(prompt)
            : prompt.Contains("The explanation:", StringComparison.Ordinal) ? Cities().Matches(prompt)[^1].Value
            : Explain(prompt);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text)) { ModelId = "scripted" });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private string Explain(string prompt)
    {
        var friend = Friend().Match(prompt);
        var wrong = Homes().Matches(prompt).First(m => m.Groups[1].Value != friend.Groups[1].Value);
        return Write([(friend.Value, friend.Value), (wrong.Value, wrong.Value)]);
    }

    private string Patch(string prompt)
    {
        var rationale = Rationale.Parse(format, prompt.Split("-----\n")[3].TrimEnd('\n'));
        var remark = Remark().Match(prompt);
        var step = int.Parse(remark.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) - 1;
        var steps = rationale.Steps.Select(s => (s.Sources[0], s.Sources[0])).ToList();
        steps[step] = (remark.Groups[2].Value, remark.Groups[2].Value);
        return Write(steps);
    }

    private string Write(List<(string Text, string Source)> steps)
    {
        var isMarkup = format == RationaleFormat.MarkupAndMask;
        var asks = format is RationaleFormat.Subquestions or RationaleFormat.DecisionTree;
        return new Rationale(format, [.. steps.Select((s, i) => new RationaleStep(
            isMarkup ? "" : s.Text, [s.Source], asks ? $"Hop {i + 1}?" : "",
            format == RationaleFormat.DecisionTree ? i : 0))]).Render();
    }

    [GeneratedRegex(@"the friend of \w+ is (\w+)")]
    private static partial Regex Friend();

    [GeneratedRegex(@"(\w+) lives in City\d+")]
    private static partial Regex Homes();

    [GeneratedRegex(@"City\d+")]
    private static partial Regex Cities();

    [GeneratedRegex(@"Step (\d+) is wrong: (.+?)\.(?:\n|$)")]
    private static partial Regex Remark();
}
