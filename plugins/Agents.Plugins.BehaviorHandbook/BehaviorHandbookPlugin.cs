using System.ComponentModel;
using Agents.Episodes;
using Agents.Plugins.BehaviorHandbook.Answers;
using Agents.Plugins.BehaviorHandbook.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Agents.Plugins.BehaviorHandbook;

/// <summary>
/// Solves with behaviors at hand, and learns new ones: solve, reflect, extract (Metacognitive Reuse, arXiv 2509.13237).
/// </summary>
/// <remarks>
/// An agent that is given these functions can add drafts and count uses; none of them approves or changes a behavior.
/// Behaviors reach a model in the user's message, as data.
/// </remarks>
public sealed class BehaviorHandbookPlugin
{
    private const int MaxAttempts = 8;

    private readonly Handbook _handbook;
    private readonly BehaviorHandbookOptions _options;
    private readonly Lazy<HandbookModel> _model;

    /// <summary>Creates the plugin.</summary>
    /// <param name="handbook">The behaviors.</param>
    /// <param name="client">The model that solves, reflects and extracts.</param>
    /// <param name="options">Settings, the same as the handbook's.</param>
    /// <param name="episodes">Where the signals of an answer go; null writes none.</param>
    public BehaviorHandbookPlugin(
        Handbook handbook,
        IChatClient client,
        IOptions<BehaviorHandbookOptions> options,
        IEpisodeStore? episodes = null)
        : this(handbook, () => client, options, episodes) => ArgumentNullException.ThrowIfNull(client);

    /// <summary>The same with a model that is made at its first use: functions can be listed without one.</summary>
    internal BehaviorHandbookPlugin(
        Handbook handbook,
        Func<IChatClient> client,
        IOptions<BehaviorHandbookOptions> options,
        IEpisodeStore? episodes)
    {
        ArgumentNullException.ThrowIfNull(handbook);
        ArgumentNullException.ThrowIfNull(options);
        (_handbook, _options) = (handbook, options.Value);
        _model = new(() => new HandbookModel(client(), episodes, _options), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The behaviors for a prompt.</summary>
    [KernelFunction, Description("Finds short notes on how problems of this kind were solved before.")]
    public Task<BehaviorSelection> FindBehaviorsAsync(
        [Description("The problem.")] string question,
        [Description("Only notes on this topic; leave out for any.")] string? topic = null,
        CancellationToken cancellationToken = default) =>
        _handbook.SelectAsync(question, topic, cancellationToken);

    /// <summary>Solves a problem with the handbook at hand.</summary>
    /// <exception cref="AgentsException">The model or the handbook failed.</exception>
    [KernelFunction, Description("Solves a problem with the notes that fit it, and says which it used.")]
    public async Task<BehaviorAnswer> SolveAsync(
        [Description("The problem.")] string question,
        [Description("Only notes on this topic; leave out for any.")] string? topic = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        var behaviors = await _handbook.SelectAsync(question, topic, cancellationToken);
        return await _model.Value.SolveAsync(question, behaviors, cancellationToken);
    }

    /// <summary>Solves without the handbook, reflects on the solution, and adds what it teaches as drafts.</summary>
    /// <exception cref="AgentsException">The model failed, or gave three answers without the form.</exception>
    [KernelFunction, Description("Takes notes from a solution, for problems like it; they wait for approval.")]
    public async Task<LearnedBehaviors> LearnBehaviorsAsync(
        [Description("The problem.")] string question,
        [Description("How it was solved; leave out to have it solved first.")] string? solution = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        var solved = string.IsNullOrWhiteSpace(solution)
            ? await _model.Value.SolveAsync(question, Nothing, cancellationToken)
            : Given(question, solution);
        return (await LearnAsync(solved, cancellationToken)).Learned;
    }

    /// <summary>
    /// Answers, learns from its own attempts, and answers again with what it learned at hand, approved or not: only
    /// this answer sees it.
    /// </summary>
    /// <exception cref="AgentsException">The model failed, or gave three answers without the form.</exception>
    [KernelFunction, Description("Answers a problem, learns from its own attempts, and answers it again.")]
    public async Task<ImprovedAnswer> ImproveAnswerAsync(
        [Description("The problem.")] string question,
        [Description("Own attempts to learn from, 1 to 8.")] int attempts = 1,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(question);
        var learned = new List<Behavior>();
        string? first = null;
        for (var i = 0; i < Math.Clamp(attempts, 1, MaxAttempts); i++)
        {
            var attempt = await _model.Value.SolveAsync(question, Nothing, cancellationToken);
            first ??= attempt.Text;
            learned.AddRange((await LearnAsync(attempt, cancellationToken)).Behaviors
                .Where(b => b.Status is BehaviorStatus.Draft or BehaviorStatus.Approved));
        }

        var shown = PromptBudget.Fill([.. learned.DistinctBy(b => b.Name)], _options);
        var answer = await _model.Value.SolveAsync(question, shown, cancellationToken);
        return new ImprovedAnswer(first!, answer, shown.Names);
    }

    /// <summary>What a text cites as [behavior:name]; a name counts as cited when it was shown and exists.</summary>
    [KernelFunction, Description("Checks which notes an answer cites, and whether it was shown them.")]
    public async Task<CitationCheck> CheckCitationsAsync(
        [Description("The answer.")] string answer,
        [Description("The names of the notes that it was shown.")] IReadOnlyList<string> shown,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(shown);
        var known = await _handbook.KnownAsync(shown, cancellationToken);
        return HandbookModel.Check(answer, known);
    }

    /// <inheritdoc cref="Handbook.RecordUseAsync"/>
    [KernelFunction, Description("Counts for the notes that an answer cited whether it was right.")]
    public Task<IReadOnlyList<string>> RecordOutcomeAsync(
        [Description("The names of the notes that the answer cited.")] IReadOnlyList<string> cited,
        [Description("Whether the answer was right.")] bool helpful,
        [Description("Id of the answer's episode, which counts once.")] string? episode = null,
        CancellationToken cancellationToken = default) =>
        _handbook.RecordUseAsync(cited, helpful, episode, cancellationToken);

    private static BehaviorSelection Nothing { get; } = new([], "", 0);

    private static BehaviorAnswer Given(string question, string solution) => new(question, solution, [], [], [], 0);

    private async Task<(LearnedBehaviors Learned, IReadOnlyList<Behavior> Behaviors)> LearnAsync(
        BehaviorAnswer solved, CancellationToken cancellationToken)
    {
        var solution = Citations.Remove(solved.Text);
        var reflection = await _model.Value.ReflectAsync(solved.Question, solution, cancellationToken);
        var extracted = await _model.Value.ExtractAsync(solved.Question, solution, reflection, cancellationToken);
        var (drafts, refused) = Extraction.Drafts(extracted);
        var origin = new BehaviorOrigin("extracted", solved.Episode, solved.ModelVersion, solved.Question);
        var behaviors = await _handbook.AddAsync(drafts, origin, cancellationToken);
        if (_options.ApproveExtracted)
        {
            await _handbook.ApproveAsync(
                [.. behaviors.Where(b => b.Status == BehaviorStatus.Draft).Select(b => b.Name)],
                $"the option {nameof(BehaviorHandbookOptions.ApproveExtracted)}", cancellationToken);
        }

        return (new LearnedBehaviors(
            solved.Question, solution, reflection, [.. behaviors.Select(b => b.Name)], refused), behaviors);
    }
}
