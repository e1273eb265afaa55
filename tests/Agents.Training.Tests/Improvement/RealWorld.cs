using Agents.Evaluation;
using Agents.Hosting;
using Agents.Models.Serving;
using Agents.Registry;
using Agents.Tasks;
using Agents.Testing;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Agents.Training.Policies;
using Agents.Training.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Training.Tests.Improvement;

/// <summary>The application's own parts on a real model, in a folder of their own.</summary>
internal sealed class RealWorld : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly string _model;

    public RealWorld(string model)
    {
        _model = model;
        var services = new ServiceCollection();
        services.AddAgents().AddTaskFamilies().AddLocalModel("policy", o => o.Path = model).AddTrainer();
        services.Configure<AgentsOptions>(o => o.Data = _folder.Path);
        _services = services.BuildServiceProvider();
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public DataFolder Data => _services.GetRequiredService<DataFolder>();

    public RunServices Services => _services.GetRequiredService<RunServices>();

    public ValueTask<ModelVersion> BaseAsync() =>
        _services.GetRequiredService<LocalModels>().GetBaseAsync(_model, Token);

    public async Task<ImproveReport> ImproveAsync(TrainingOptions options, int? steps = null)
    {
        var start = await BaseAsync();
        options.Model = start.Model;
        return await _services.GetRequiredService<ImproveJob>().RunAsync(
            new ImproveRequest
            {
                Options = options,
                Start = start,
                Steps = steps ?? TrainingDefaults.Steps(start.Model),
                EvaluationItems = 500,
            },
            null,
            Token);
    }

    public async Task<PolicyHost> HostAsync(TrainingOptions options) =>
        await PolicyHost.CreateAsync(_services.GetRequiredService<IPolicyFactory>(), await BaseAsync(), options);

    public Task<ModelVersion> StageAsync(PolicyHost policy, ModelVersion parent, TrainingRun run) =>
        _services.GetRequiredService<VersionStager>().StageAsync(policy, parent, run.RunId, run.Step);

    public async Task<EvaluationReport> EvaluateAsync(
        ModelVersion version, TrainingOptions options, TaskSplit split, int n)
    {
        using var client = await _services.GetRequiredService<IModelLoader>().LoadAsync(version, Token);
        return await _services.GetRequiredService<Evaluator>().RunAsync(
            new EvaluationRequest
            {
                Client = client,
                Task = Services.Tasks.Resolve(options.Task),
                Split = split,
                Count = n,
                Seed = options.Seed,
                MaxTokens = options.MaxTokens,
            },
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
