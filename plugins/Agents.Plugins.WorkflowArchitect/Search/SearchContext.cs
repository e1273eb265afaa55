using Agents.Evaluation;
using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Workflows;

namespace Agents.Plugins.WorkflowArchitect.Search;

/// <summary>What the parts of one search share.</summary>
internal sealed record SearchContext
{
    public required ArchitectRequest Request { get; init; }

    public required WorkflowArchitectOptions Options { get; init; }

    public required Toolbox Toolbox { get; init; }

    public required SearchLog Log { get; init; }

    /// <summary>The model that all agents of the candidates use.</summary>
    public required SearchChatClient Client { get; init; }

    /// <summary>Where candidates run: that model, the application's functions, and no log of their steps.</summary>
    public required WorkflowServices Workflows { get; init; }

    public required WorkflowLoader Loader { get; init; }

    /// <summary>
    /// The forms in which a model may be asked: the plain one, with the task's own system message where it has one, and
    /// those of the options.
    /// </summary>
    public IReadOnlyList<PromptForm> Forms
    {
        get
        {
            string? system = Request.Task.Draw(TaskSplit.Train, Request.Seed, 0).System;
            var instructions = Options.Instructions.Prepend(system).OfType<string>().Distinct();
            return
            [
                PromptForm.Plain,
                .. instructions.Select(i => PromptForm.Plain with { Instructions = i }),
                .. Options.Forms.Select(f => new PromptForm(f)),
            ];
        }
    }

    /// <summary>The plans that the loader accepts, as workflows; what it refuses of others is logged.</summary>
    public async Task<IReadOnlyList<Candidate>> ValidateAsync(
        IEnumerable<(Step Plan, string Origin)> plans, CancellationToken cancellationToken)
    {
        var valid = new List<Candidate>();
        foreach (var (plan, origin) in plans)
        {
            try
            {
                valid.Add(Candidate(plan, origin));
            }
            catch (WorkflowException e)
            {
                await Log.NoteAsync($"refused/{plan.Id}", new { Plan = plan.Key, origin, e.Message }, cancellationToken);
            }
        }

        return valid;
    }

    /// <summary>Ends the search where the model failed: that is nobody's wrong answer.</summary>
    /// <exception cref="AgentsException">The model failed.</exception>
    public void RequireModel()
    {
        if (Client.Failure is { } failure)
            throw new AgentsException(
                $"The search stopped because the model failed; it goes on with the same run id, {Log.RunId}: "
                + failure.Message, failure);
    }

    /// <summary>The plan as a workflow.</summary>
    /// <exception cref="WorkflowException">The loader refuses it.</exception>
    public Candidate Candidate(Step plan, string origin)
    {
        string yaml = PlanWriter.Write(plan, Options.MaxTokens);
        return new Candidate(plan, origin, yaml, Loader.Parse(yaml, $"{plan.Id}.yaml"));
    }
}
