using Agents.Evaluation;
using Agents.Models.Serving;
using Agents.Plugins.WorkflowArchitect;
using Agents.Records;
using Agents.Registry;
using Agents.Tasks;
using Agents.Workflows;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Agents.Cli.Studies.Architecture;

/// <summary>
/// The real part: for each composed family, and for one that the model knows, the architect searches with the embedded
/// model as the only model; what it found is measured once on test items beside the single agent and self-consistency.
/// </summary>
internal sealed class ArchitectTasks(LocalModels models, IModelLoader loader, IRecordLog records, TimeProvider time)
{
    /// <summary>A task that the model knows, some of it, and where an answer can be checked.</summary>
    public const string Known = "simple_equations";

    // Every answer of these families is shorter.
    private const int LongestAnswer = 16;

    public async Task<IReadOnlyList<FoundWorkflow>> RunAsync(
        int seed, int items, CancellationToken cancellationToken)
    {
        using var model = await loader.LoadAsync(
            await models.FindAsync($"{EmbeddedModel.Id}@base", cancellationToken), cancellationToken);
        var architect = Create(model);
        var found = new List<FoundWorkflow>();
        foreach (var task in TaskFamilies.Composed.Append(TaskFamilies.All.First(f => f.Name == Known)))
        {
            var request = new ArchitectRequest { Request = Request(task), Task = task, Seed = seed };
            var report = await architect.DesignAsync(request, cancellationToken);
            var test = await architect.CompareAsync(request, report, items, cancellationToken);
            found.Add(new FoundWorkflow(task.Name, report, test));
        }

        return found;
    }

    private Architect Create(IChatClient model)
    {
        var services = new WorkflowServices
        {
            Models = _ => model,
            Functions = ArchitectTools.Functions,
            Time = time,
        };
        var options = new WorkflowArchitectOptions
        {
            MaxSteps = 4,
            MaxTokens = LongestAnswer,
            Concurrency = 64,
            ValidationAnswers = 1_000,
            Proposals = false,
        };
        foreach (var name in ArchitectTools.Functions.Keys)
            options.Functions.Add(name);
        options.Instructions.Add("Answer with the number only.");
        return new(services, records, Options.Create(options));
    }

    // What a person would ask for: the family's first training question.
    private static string Request(ITaskSet task) => task.Draw(TaskSplit.Train, 0, 0).Question;
}
