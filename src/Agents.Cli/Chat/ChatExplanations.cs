using System.Globalization;
using System.Text.RegularExpressions;
using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Registry;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Chat;

/// <summary>
/// <c>/why</c> and <c>/fix</c>: the last question is explained from what the person said in the conversation, and
/// mended by the person's remarks. Of a model that writes no rationale it is shown what its answer rests on.
/// </summary>
internal sealed partial class ChatExplanations(ExplanationLoop loop, ITokenScorer? scorer, TextWriter output)
{
    private const int MostEvidence = 5;

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
        try
        {
            _last = await loop.ExplainAsync(string.Join('\n', said), said[^1], chosen, cancellationToken);
        }
        catch (AgentsException e) when (scorer is not null)
        {
            await WriteEvidenceAsync(scorer, history, e.Message, cancellationToken);
            return;
        }

        await WriteAsync(_last);
    }

    /// <summary>Mends the explanation, and gives the new answer; "2: TEXT" puts TEXT in the place of step 2.</summary>
    /// <exception cref="AgentsException">There is no explanation, or no rationale fitted.</exception>
    public async Task<string> FixAsync(string remark, CancellationToken cancellationToken)
    {
        var before = _last ?? throw new AgentsException(
            "There is no explanation to fix; type /why first, and where this model writes none, talk with a larger one.");
        var correction = Edit().Match(remark) is { Success: true } edit
            ? await loop.EditAsync(
                before, int.Parse(edit.Groups[1].Value, CultureInfo.InvariantCulture), edit.Groups[2].Value,
                cancellationToken)
            : await loop.FixAsync(before, remark, cancellationToken);
        _last = correction.After;
        await WriteAsync(_last);
        await output.WriteLineAsync(
            correction.Episode is { } episode ? $"  stored as episode {episode}" : "  nothing changed, nothing stored");
        return _last.Answer;
    }

    private async Task WriteEvidenceAsync(
        ITokenScorer by, IReadOnlyList<ChatMessage> history, string reason, CancellationToken cancellationToken)
    {
        ChatMessage[] asked = [.. history.SkipLast(1)];
        var pieces = await AnswerEvidence.WeighAsync(by, asked, history[^1].Text, cancellationToken);
        await output.WriteLineAsync(reason);
        await output.WriteLineAsync("By its own probabilities the answer rests on (bits that it loses without the piece):");
        foreach (var piece in pieces.Where(p => p.Bits > 0).OrderByDescending(p => p.Bits).Take(MostEvidence))
        {
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"  {piece.Bits,6:0.0}  {piece.Text.ReplaceLineEndings(" ")}"));
        }
    }

    private async Task WriteAsync(Explanation explanation)
    {
        await output.WriteLineAsync(explanation.Rationale.Render());
        await output.WriteLineAsync($"so: {explanation.Answer}");
    }

    [GeneratedRegex(@"^([0-9]{1,3}): *(\S.*)$")]
    private static partial Regex Edit();
}
