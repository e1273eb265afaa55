using Agents.Plugins.ListenerVerifier.Explanations;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Chat;

/// <summary>
/// <c>/why</c> and <c>/fix</c>: the last question is explained from what the person said in the conversation, and
/// mended by the person's remarks.
/// </summary>
internal sealed class ChatExplanations(ExplanationLoop loop, TextWriter output)
{
    private static readonly Dictionary<string, RationaleFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["markup"] = RationaleFormat.MarkupAndMask,
        ["report"] = RationaleFormat.AnnotatedReport,
        ["steps"] = RationaleFormat.Procedural,
        ["subquestions"] = RationaleFormat.Subquestions,
        ["tree"] = RationaleFormat.DecisionTree,
    };

    private Explanation? _last;

    /// <summary>Explains the last answer.</summary>
    /// <exception cref="AgentsException">There is none, the format is unknown, or no rationale fitted.</exception>
    public async Task WhyAsync(
        IReadOnlyList<ChatMessage> history, string? format, CancellationToken cancellationToken)
    {
        if (!Formats.TryGetValue(format ?? "steps", out var chosen))
            throw new AgentsException($"'{format}' is no format; there are: {string.Join(", ", Formats.Keys)}.");
        if (history.Count == 0 || history[^1].Role != ChatRole.Assistant)
            throw new AgentsException("There is no answer to explain yet.");
        string[] said = [.. history.Where(m => m.Role == ChatRole.User).Select(m => m.Text)];
        _last = await loop.ExplainAsync(string.Join('\n', said), said[^1], chosen, cancellationToken);
        await WriteAsync(_last);
    }

    /// <summary>Mends the explanation, and gives the new answer.</summary>
    /// <exception cref="AgentsException">There is no explanation, or no rationale fitted.</exception>
    public async Task<string> FixAsync(string remark, CancellationToken cancellationToken)
    {
        var before = _last ?? throw new AgentsException("There is no explanation to fix; type /why first.");
        var correction = await loop.FixAsync(before, remark, cancellationToken);
        _last = correction.After;
        await WriteAsync(_last);
        await output.WriteLineAsync($"  stored as episode {correction.Episode}");
        return _last.Answer;
    }

    private async Task WriteAsync(Explanation explanation)
    {
        await output.WriteLineAsync(explanation.Rationale.Render());
        await output.WriteLineAsync($"so: {explanation.Answer}");
    }
}
