using System.ComponentModel;
using System.Reflection;
using System.Text.RegularExpressions;
using Agents.Evaluation;
using Agents.Plugins.SocraticInquiry.Beliefs;
using Agents.Plugins.SocraticInquiry.Dialogues;
using Agents.Plugins.SocraticInquiry.Inquiries;
using Agents.Prompts;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.SocraticInquiry;

/// <summary>
/// Finds out what somebody means by the questions that tell most. A dialogue is data in the record log: it goes on in
/// another process, days later. Each answered question is an episode with its signals. Thread-safe.
/// </summary>
public sealed partial class SocraticInquiryPlugin
{
    private const int LongestRequest = 4000;

    private static readonly PromptFile ReadAnswer = PromptFile.Load(Assembly.GetExecutingAssembly(), "read_answer");
    private static readonly PromptFile Draft = PromptFile.Load(Assembly.GetExecutingAssembly(), "draft");

    private readonly InquiryServices _services;
    private readonly InquiryCatalog _catalog;
    private readonly DialogueStore _store;

    // One call of a dialogue at a time; dialogues that share a lock only wait.
    private readonly SemaphoreSlim[] _locks = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    internal SocraticInquiryPlugin(InquiryServices services)
    {
        _services = services;
        _catalog = new InquiryCatalog(services.Options.Folder);
        _store = new DialogueStore(services.Records, services.Policies);
    }

    /// <summary>Begins a dialogue.</summary>
    /// <param name="inquiry">Name of an inquiry.</param>
    /// <param name="idempotencyKey">Calls with one key begin one dialogue.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such inquiry, or it is refused.</exception>
    [KernelFunction]
    [Description("Begins a dialogue that finds something out by few questions. Ask the person the prompt it gives.")]
    public Task<InquiryTurn> BeginAsync(
        [Description("Name of an inquiry, for example animals or trip.")] string inquiry,
        [Description("Leave out; calls with one key begin one dialogue.")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(inquiry);
        cancellationToken.ThrowIfCancellationRequested();
        return BeginAsync(() => Task.FromResult(_catalog.Get(inquiry)), idempotencyKey, cancellationToken);
    }

    /// <summary>Begins a dialogue about what a request leaves open, which a model says first.</summary>
    /// <param name="request">What is wanted, up to 4,000 characters.</param>
    /// <param name="idempotencyKey">Calls with one key begin one dialogue.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no model, or it gives no usable draft.</exception>
    [KernelFunction]
    [Description("Begins a dialogue about what a request leaves open. Ask the person the prompt it gives.")]
    public Task<InquiryTurn> ClarifyAsync(
        [Description("What the person wants, in their words.")] string request,
        [Description("Leave out; calls with one key begin one dialogue.")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(request);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Length, LongestRequest, nameof(request));
        return BeginAsync(() => DraftAsync(request, cancellationToken), idempotencyKey, cancellationToken);
    }

    /// <summary>Takes an answer in. An answer that is not understood changes nothing: the question stands.</summary>
    /// <param name="dialogue">Id of the dialogue.</param>
    /// <param name="answer">
    /// As the person wrote it: an option or its number, "don't know", "skip" (then an assumption is made and named),
    /// "stop", or <c>QUESTION = ANSWER</c>, which may change an earlier answer.
    /// </param>
    /// <param name="idempotencyKey">A call with the key of an earlier one changes nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such dialogue.</exception>
    [KernelFunction]
    [Description("Takes in a person's answer to the dialogue's question. Ask the next prompt, until done is true.")]
    public Task<InquiryTurn> AnswerAsync(
        [Description("Id of the dialogue.")] string dialogue,
        [Description("The answer as the person wrote it.")] string answer,
        [Description("Leave out; a call with the key of an earlier one changes nothing.")] string? idempotencyKey = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return WithAsync(dialogue, idempotencyKey, async open =>
        {
            var (named, text) = Named(open, answer);
            if ((named ?? open.Dialogue.Pending?.Question) is not { } question)
                return TurnWriter.Write(open, "Nothing is asked any more.");
            var reply = await ReadAsync(open.Inquiry.Questions[question], text, cancellationToken);
            var revises = open.Dialogue.ReplyTo(question) is not null;
            if (reply is null || (revises && reply.Kind == ReplyKind.End))
                return TurnWriter.Write(open, "That was not understood.");
            var step = revises ? open.Dialogue.Revise(question, reply, idempotencyKey)
                : open.Dialogue.Take(reply, idempotencyKey);
            await RecordAsync(open, step, cancellationToken);
            return TurnWriter.Write(open);
        }, cancellationToken);
    }

    /// <summary>Where a dialogue stands.</summary>
    /// <param name="dialogue">Id of the dialogue.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">There is no such dialogue.</exception>
    [KernelFunction]
    [Description("Where a dialogue stands: its open question, what was found, and what is only assumed.")]
    public Task<InquiryTurn> StateAsync(
        [Description("Id of the dialogue.")] string dialogue, CancellationToken cancellationToken = default) =>
        WithAsync(dialogue, null, open => Task.FromResult(TurnWriter.Write(open)), cancellationToken);

    private async Task<InquiryTurn> BeginAsync(
        Func<Task<Inquiry>> inquire, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var id = idempotencyKey is null ? UniqueId.New(_services.Time) : DialogueId.Of(idempotencyKey);
        using var held = await HoldAsync(id, cancellationToken);
        var open = idempotencyKey is null ? null : await _store.FindDialogueAsync(id, cancellationToken);
        if (open is null)
        {
            var (inquiry, settings) = (await inquire(), Settings(id));
            var policy = await _services.Policies.GetAsync(settings.Policy, cancellationToken);
            var dialogue = InquiryDialogue.Begin(inquiry, settings, policy);
            await _store.BeginAsync(id, inquiry, settings, dialogue, cancellationToken);
            open = new OpenDialogue(id, inquiry, settings, dialogue);
        }

        return TurnWriter.Write(open);
    }

    private async Task<InquiryTurn> WithAsync(
        string id, string? key, Func<OpenDialogue, Task<InquiryTurn>> work, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        using var held = await HoldAsync(id, cancellationToken);
        var open = await _store.FindDialogueAsync(id, cancellationToken)
            ?? throw new AgentsException($"There is no dialogue '{(id.Length > 64 ? id[..64] + "…" : id)}'.");
        return key is not null && open.Dialogue.Steps.Any(s => s.Key == key)
            ? TurnWriter.Write(open) : await work(open);
    }

    private ChatOptions Budget => new() { MaxOutputTokens = _services.Options.MaxOutputTokens };

    private DialogueSettings Settings(string id) => new()
    {
        Policy = _services.Options.Policy,
        Answers = new AnswerModel(_services.Options.ErrorRate, _services.Options.DontKnowRate),
        MaxQuestions = _services.Options.MaxQuestions,
        SureAt = _services.Options.SureAt,
        Seed = SeededRandom.Mix([(ulong)_services.Options.Seed, .. id.Select(c => (ulong)c)]),
    };

    private async Task<Inquiry> DraftAsync(string request, CancellationToken cancellationToken)
    {
        var client = _services.Client() ?? throw new AgentsException(
            $"A model is needed to say what a request leaves open, and '{_services.Options.Model}' is not registered: "
            + $"add it with AddLocalModel, or begin an inquiry by name ({string.Join(", ", _catalog.Names)}).");
        var messages = await Draft.RenderAsync(new Dictionary<string, object?> { ["request"] = request });
        var (draft, _) = await StructuredReply.AskAsync<InquiryDraft>(
            client, messages, d => d.Check(), Budget, cancellationToken);
        return Inquiry.Create(draft.ToSpec(ReplyReader.Cut(request, InquiryCheck.LongestText)));
    }

    private async Task<Reply?> ReadAsync(InquiryQuestion question, string text, CancellationToken cancellationToken)
    {
        if (ReplyReader.Read(text, question) is { } reply)
            return reply;
        if (!_services.Options.ReadFreely || text.Length > ReplyReader.LongestReply || string.IsNullOrWhiteSpace(text)
            || _services.Client() is not { } client)
            return null;
        var messages = await ReadAnswer.RenderAsync(new Dictionary<string, object?>
        {
            ["question"] = question.Text,
            ["options"] = question.Options,
            ["answer"] = text,
        });
        var (reading, _) = await StructuredReply.AskAsync<OptionReading>(
            client, messages, options: Budget, cancellationToken: cancellationToken);
        return ReplyReader.OfModel(reading.Option, reading.Named, question);
    }

    private async Task RecordAsync(OpenDialogue open, DialogueStep step, CancellationToken cancellationToken)
    {
        await _store.AppendAsync(open.Id, step, open.Dialogue, cancellationToken);
        if (_services.Recorder is { } recorder)
        {
            var episode = QuestionEpisode.Of(
                open, open.Dialogue.Steps.Count - 1, _services.Time.GetUtcNow(), _services.RunId);
            await recorder.RecordAsync(episode, cancellationToken);
        }
    }

    // The question that "QUESTION = ANSWER" names, where it is open or was answered, and the answer.
    private static (int? Question, string Text) Named(OpenDialogue open, string answer)
    {
        var match = Assignment().Match(answer.Length <= ReplyReader.LongestReply ? answer : "");
        var questions = open.Inquiry.Questions;
        for (var q = 0; match.Success && q < questions.Count; q++)
        {
            if (questions[q].Id.Equals(match.Groups[1].Value, StringComparison.OrdinalIgnoreCase)
                && (q == open.Dialogue.Pending?.Question || open.Dialogue.ReplyTo(q) is not null))
                return (q, match.Groups[2].Value);
        }

        return (null, answer);
    }

    private async Task<IDisposable> HoldAsync(string id, CancellationToken cancellationToken)
    {
        var gate = _locks[(uint)string.GetHashCode(id, StringComparison.Ordinal) % (uint)_locks.Length];
        await gate.WaitAsync(cancellationToken);
        return new Held(gate);
    }

    [GeneratedRegex(@"\A\s*([A-Za-z0-9_-]{1,64})\s*=\s*(.+)\z", RegexOptions.Singleline)]
    private static partial Regex Assignment();

    private sealed class Held(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
