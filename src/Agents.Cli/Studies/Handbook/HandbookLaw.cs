using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook.Text;
using Microsoft.Extensions.AI;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// The model of the study. It sees the prompt and nothing else. It knows the long way of every problem, and takes the
/// short one only where the behavior that says it stands in the prompt, which it then cites. It is right with one
/// probability either way; a wrong behavior for its problem misleads it with another.
/// </summary>
/// <param name="seed">With the question, decides whether the answer is right: two arms see the same luck.</param>
/// <param name="parameters"><see cref="Defaults"/>, as the reader set them.</param>
internal sealed partial class HandbookLaw(int seed, IReadOnlyDictionary<string, double> parameters) : IChatClient
{
    /// <summary>What the reader may set.</summary>
    public static readonly IReadOnlyDictionary<string, double> Defaults = new Dictionary<string, double>
    {
        // Right answers, by the long way and by the short one.
        ["accuracy"] = 0.9,
        // Wrong answers by a wrong behavior that fits the problem; else the model sees what is wrong, and mends it.
        ["misled"] = 0.8,
        // What notes that do not fit cost: points of accuracy.
        ["distraction"] = 0,
        // Asked to be concise: the share of the steps that is written, and what the missing ones cost.
        ["concise_steps"] = 0.75,
        ["concise_loss"] = 0.05,
    };

    /// <summary>Where a prompt asks for few words, it says this.</summary>
    public const string Concise = "Be concise";

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var prompt = string.Join('\n', messages.Select(m => m.Text));
        var text = Answer(prompt);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, text))
        {
            Usage = new()
            {
                InputTokenCount = TokenEstimate.Of(prompt),
                OutputTokenCount = TokenEstimate.Of(text),
            },
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    /// <summary>The procedure and the number of a question; null where the model knows none.</summary>
    public static (Procedure Procedure, long X)? Read(string question) => HandbookWorld.Families
        .Select(f => f.Read(question) is var (p, x) ? (new Procedure(f, p), x) : ((Procedure, long)?)null)
        .FirstOrDefault(found => found is not null);

    private string Answer(string prompt)
    {
        var question = Problem().Match(prompt).Groups[1].Value.Trim();
        if (Read(question) is not var (procedure, x))
            return "I do not know this kind of problem.";
        var notes = Note().Matches(prompt).ToDictionary(m => m.Groups[2].Value, m => m.Groups[1].Value);
        var letters = question.Select(c => (ulong)c);
        var luck = new SeededRandom(SeededRandom.Mix([(uint)seed, .. letters]));
        var (right, misled) = (Share(luck), Share(luck));
        if (notes.TryGetValue(procedure.Draft.Instruction, out var name))
            return Write(procedure.Family.ShortWay(procedure.Parameter, x), procedure, x, right < parameters["accuracy"], name);
        if (notes.TryGetValue(procedure.Wrong.Instruction, out name))
            return Write(procedure.Family.ShortWay(procedure.Parameter, x), procedure, x, misled >= parameters["misled"], name);
        var accuracy = parameters["accuracy"] - (notes.Count > 0 ? parameters["distraction"] : 0);
        var steps = procedure.Family.LongWay(procedure.Parameter, x).ToList();
        if (!prompt.Contains(Concise, StringComparison.Ordinal))
            return Write(steps, procedure, x, right < accuracy, cited: null);
        var kept = steps.Take((int)Math.Ceiling(steps.Count * parameters["concise_steps"]));
        return Write(kept, procedure, x, right < accuracy - parameters["concise_loss"], cited: null);
    }

    private static string Write(IEnumerable<string> steps, Procedure procedure, long x, bool isRight, string? cited)
    {
        var answer = procedure.Family.Answer(procedure.Parameter, x) + (isRight ? 0 : 1);
        var mark = cited is null ? "" : $"By [behavior:{cited}]:\n";
        return string.Create(CultureInfo.InvariantCulture, $"{mark}{string.Join('\n', steps)}\nAnswer: {answer}");
    }

    private static double Share(SeededRandom random) => (random.Next() >> 11) * (1.0 / (1UL << 53));

    [GeneratedRegex(@"Problem: ([^\n]*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Problem();

    [GeneratedRegex(@"^- ([a-z0-9_-]+): (.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Note();
}
