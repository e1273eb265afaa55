using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Prompts;
using Microsoft.Extensions.AI;

namespace Agents.Plugins.WorkflowArchitect.Moves;

/// <summary>
/// What the model proposes: the agents and functions that a request needs, a plan of them, words for the agents, and
/// better words where a plan failed. A proposal that is not valid after two repairs is logged and left; what is
/// enumerated goes on without it.
/// </summary>
internal sealed class ModelProposals(SearchContext context)
{
    private const int Examples = 3;

    // A plan is longer than the answers of the agents in it.
    private const int DraftTokens = 4_096;

    private static readonly PromptFile Expand = Load("expand");
    private static readonly PromptFile Structure = Load("structure");
    private static readonly PromptFile Prompt = Load("prompt");
    private static readonly PromptFile Improve = Load("improve");

    private int DraftSteps => context.Options.MaxSteps;

    /// <summary>The agents and functions that the request needs.</summary>
    public async Task<Outline> ExpandAsync(IReadOnlyList<TaskItem> items, CancellationToken cancellationToken)
    {
        var values = Values(items);
        return await ProposeAsync<Outline>("expand", Expand, values, Check, cancellationToken) ?? Outline.Empty;

        string? Check(Outline outline) => outline.Roles.Count > 10 || outline.Functions.Count > 20
            || outline.Roles.Any(r => r is null) || outline.Functions.Any(f => f is null)
                ? "Name at most 10 roles and 20 functions." : null;
    }

    /// <summary>Plans for the outline: as it was first written, and with words of their own for the agents.</summary>
    public async Task<IReadOnlyList<(Step Plan, string Origin)>> StructureAsync(
        Outline outline, IReadOnlyList<TaskItem> items, CancellationToken cancellationToken)
    {
        var values = Values(items);
        values["roles"] = outline.Roles;
        string? Check(PlanDraft draft) => new DraftReader(context.Toolbox, DraftSteps).Read(draft, out _);
        var draft = await ProposeAsync<PlanDraft>("structure", Structure, values, Check, cancellationToken);
        if (draft is null)
            return [];
        new DraftReader(context.Toolbox, DraftSteps).Read(draft, out var plan);
        var found = new List<(Step Plan, string Origin)> { (plan!, "proposed") };
        if (plan!.Order().OfType<Ask>().Any())
            found.AddRange(await WordsAsync("prompt", Prompt, values, plan, cancellationToken));
        return found;
    }

    /// <summary>The plan with other words, after some of its failures were shown.</summary>
    public async Task<IReadOnlyList<(Step Plan, string Origin)>> ImproveAsync(
        ScoredCandidate best, int round, CancellationToken cancellationToken)
    {
        if (best.Batch.Failures.Count == 0 || !best.Candidate.Plan.Order().OfType<Ask>().Any())
            return [];
        var values = Values([]);
        values["failures"] = best.Batch.Failures;
        return await WordsAsync($"improve/{round}", Improve, values, best.Candidate.Plan, cancellationToken);
    }

    private async Task<IReadOnlyList<(Step Plan, string Origin)>> WordsAsync(
        string step, PromptFile prompt, Dictionary<string, object?> values, Step plan,
        CancellationToken cancellationToken)
    {
        values["steps"] = Describe(plan);
        string? Check(PromptDraft draft) => DraftReader.Read(draft, plan, out _);
        var draft = await ProposeAsync<PromptDraft>(step, prompt, values, Check, cancellationToken);
        if (draft is null)
            return [];
        DraftReader.Read(draft, plan, out var changed);
        return [(changed!, step)];
    }

    private async Task<T?> ProposeAsync<T>(
        string step, PromptFile prompt, Dictionary<string, object?> values, Func<T, string?> check,
        CancellationToken cancellationToken)
        where T : class
    {
        if (!context.Options.Proposals)
            return null;
        var proposal = await context.Log.OnceAsync($"proposal/{step}", async () =>
        {
            var messages = await prompt.RenderAsync(values);
            context.Client.Begin(SeededRandom.Mix((uint)context.Request.Seed, (ulong)step.Length));
            try
            {
                var (value, _) = await StructuredReply.AskAsync(context.Client, messages, check,
                    new ChatOptions { MaxOutputTokens = DraftTokens }, cancellationToken);
                return new Proposal<T>(value, null);
            }
            catch (AgentsException e)
            {
                return new Proposal<T>(null, e.Message);
            }
            catch when (context.Client.Failure is not null)
            {
                context.RequireModel();
                throw;
            }
        }, cancellationToken);
        return proposal.Value;
    }

    private Dictionary<string, object?> Values(IReadOnlyList<TaskItem> items) => new()
    {
        ["request"] = context.Request.Request,
        ["examples"] = items.Take(Examples).Select(i => new { i.Question, i.Answer }),
        ["functions"] = context.Toolbox.Functions.Select(f => new
        {
            f.Name,
            f.Description,
            Parameters = f.Parameters.Select(p => p.Name),
        }),
        ["most"] = DraftSteps,
    };

    // As the improver sees a plan: names of steps, functions, and the words of the agents.
    private static List<object> Describe(Step plan)
    {
        var order = plan.Order();
        string Named(Step step) => step is Question ? Question.Name
            : DraftReader.Name(order.TakeWhile(s => s.Key != step.Key).Count());
        return [.. order.Select((step, i) => (object)(step switch
        {
            Ask ask => new
            {
                Id = DraftReader.Name(i), Function = "", ask.Settings.Instructions,
                Prompt = string.Concat(ask.Prompt.Select(p => p.Text ?? $"{{{{ {Named(p.Value!)} }}}}")),
            },
            Call call => new
            {
                Id = DraftReader.Name(i), Function = call.Function.Name, Instructions = (string?)null,
                Prompt = string.Join(", ", call.Inputs.Select(Named)),
            },
            _ => throw new InvalidOperationException($"A step of the kind {step.GetType().Name} is not described."),
        }))];
    }

    private static PromptFile Load(string name) => PromptFile.Load(typeof(ModelProposals).Assembly, name);

    private sealed record Proposal<T>(T? Value, string? Error);
}
