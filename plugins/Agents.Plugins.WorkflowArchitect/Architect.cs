using Agents.Plugins.WorkflowArchitect.Plans;
using Agents.Plugins.WorkflowArchitect.Search;
using Agents.Records;
using Agents.Workflows;
using Microsoft.Extensions.Options;

namespace Agents.Plugins.WorkflowArchitect;

/// <summary>
/// Designs workflows: from a request and examples to the best of many candidates, chosen by statistics. Thread-safe.
/// </summary>
/// <param name="services">The application's models and functions.</param>
/// <param name="records">Where searches are logged, and found when they are resumed.</param>
/// <param name="options">What a search may use and spend.</param>
public sealed class Architect(
    WorkflowServices services, IRecordLog records, IOptions<WorkflowArchitectOptions> options)
{
    /// <summary>The application's models and functions.</summary>
    internal WorkflowServices Services => services;

    /// <summary>Searches. A search that was cut off goes on with its run id and asks nothing twice.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Cuts it off; it can go on.</param>
    /// <exception cref="AgentsException">
    /// There are too few examples, a function or the model is missing, the model failed, or the run id is that of a
    /// search for something else.
    /// </exception>
    public async Task<ArchitectReport> DesignAsync(
        ArchitectRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var context = await OpenAsync(request, cancellationToken);
        var outcome = await new ArchitectSearch(context).RunAsync(cancellationToken);
        return Report(context, outcome);
    }

    /// <summary>
    /// Measures the workflow that was found beside the single agent and beside the single agent asked as often as the
    /// workflow asks, with the most frequent answer (self-consistency). On items of the test split, each use of which
    /// is counted in the record log.
    /// </summary>
    /// <param name="request">The request that it was found for.</param>
    /// <param name="report">What was found.</param>
    /// <param name="count">Test items, at least 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentsException">The test split has no items, or the model failed.</exception>
    public async Task<ArchitectComparison> CompareAsync(
        ArchitectRequest request, ArchitectReport report, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var context = await OpenAsync(request with { RunId = report.RunId }, cancellationToken);
        return await new Comparison(context, records).RunAsync(report, count, cancellationToken);
    }

    private async Task<SearchContext> OpenAsync(ArchitectRequest request, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var model = services.Models(settings.Model) ?? throw new AgentsException(
            $"The application has no model '{settings.Model}': register it, or set "
            + $"{WorkflowArchitectOptions.SectionName}:{nameof(settings.Model)}.");
        var client = new SearchChatClient(model);
        var log = await SearchLog.OpenAsync(
            records, request.RunId ?? UniqueId.New(services.Time), cancellationToken);
        await log.BeginAsync(SearchSubject.Of(request, settings), cancellationToken);
        var functions = services.Functions.ToDictionary();
        functions.TryAdd(PlanWriter.Majority, MajorityFunction.Instance);
        return new SearchContext
        {
            Request = request,
            Options = settings,
            Toolbox = Toolbox.Of(services.Functions, [.. settings.Functions]),
            Log = log,
            Client = client,
            Workflows = services with
            {
                Models = _ => client,
                Functions = functions,
                Records = new ForgetfulRecordLog(),
            },
            Loader = new WorkflowLoader(functions.Keys),
        };
    }

    private static ArchitectReport Report(SearchContext context, SearchOutcome outcome)
    {
        ArchitectCandidate Row(int i) => new(
            outcome.Finalists[i].Origin,
            WithModel(context, outcome.Finalists[i]),
            outcome.Race.Entrants[i].Correct,
            outcome.Race.Entrants[i].Answered,
            outcome.Race.Entrants[i].BeatenBy is not null)
        {
            Plan = outcome.Finalists[i].Plan,
        };

        var rows = Enumerable.Range(0, outcome.Finalists.Count).Select(Row).ToList();
        return new ArchitectReport
        {
            RunId = context.Log.RunId,
            Yaml = rows[outcome.Race.Winner].Yaml,
            LowerBound = outcome.Race.LowerBound,
            Winner = outcome.Race.Winner,
            SingleAgent = outcome.Single,
            Candidates = rows,
            Calls = outcome.Calls,
        };
    }

    private static string WithModel(SearchContext context, Candidate candidate) => PlanWriter.Write(
        candidate.Plan,
        context.Options.MaxTokens,
        context.Options.Model == new WorkflowArchitectOptions().Model ? null : context.Options.Model,
        context.Request.Request);
}
