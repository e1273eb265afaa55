using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Models.Checkpoints;
using Agents.Registry;
using Agents.Rewards;
using Agents.Testing;
using Agents.Testing.Stores;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Agents.Training.Runs;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Agents.Training.Tests.Doubles;

/// <summary>Everything that training needs, with stores in memory and a table for a model.</summary>
internal sealed class TrainingWorld : IDisposable
{
    public const string Run = "run";

    private readonly TemporaryFolder _folder = new();

    public TrainingWorld()
    {
        Data = new(Options.Create(new AgentsOptions { Data = _folder.Path }), NullLogger<DataFolder>.Instance);
        var path = Directory.CreateDirectory(_folder["base"]).FullName;
        TabularWeights.Write(path, TabularWeights.Start());
        Base = new ModelVersion { Model = "table", Id = Hash(path), Path = path };
    }

    public InMemoryStore Store { get; } = new();

    public TabularModels Models { get; } = new();

    public TabularTask Task { get; init; } = new();

    public DataFolder Data { get; }

    public ModelVersion Base { get; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public List<IRewardFunction> Rewards { get; } = [];

    public RubricOptions Rubric { get; } = new();

    public TrainingOptions Settings { get; } = new()
    {
        Model = "table",
        Task = "tabular",
        LearningRate = 0.4,
        StepsPerRound = 10,
        CheckpointInterval = 3,
        GateItems = 300,
        Interval = TimeSpan.Zero,
        Seed = 1,
    };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TaskSetCatalog Catalog => field ??= new([Task]);

    public Evaluator Evaluator => new(Store, new(Store), Time);

    public RunServices Services(IEpisodeStore? store = null) =>
        new(store ?? Store, Store, Catalog, CreateRubric(), Data, Time);

    public CandidateReview Review => new(Models, Store, new PromotionGate(Evaluator), Store, Catalog);

    public VersionStager Stager => new(Data, Time) { Hash = Hash };

    public ImproveJob Improve => new(Services(), Models, Stager, Review, Evaluator, new(Store), Models, Store);

    public TrainingRounds Rounds => new(Services(), Models, Stager, Review, Store, Options.Create(Settings));

    public ValueTask<EpisodeCounts> CountAsync(EpisodePurpose? purpose = EpisodePurpose.Train) =>
        Store.CountAsync(new() { Purpose = purpose }, Token);

    public async Task PublishBaseAsync()
    {
        await Store.RegisterAsync(Base, Token);
        await Store.PublishAsync(Base.Model, Base.Id, "start", Token);
    }

    /// <summary>Trains one run in a process of its own, as it were, resuming what the store holds.</summary>
    public async Task<(TrainingRun Run, TabularPolicy Policy)> TrainAsync(
        int steps, IEpisodeStore? store = null, EventList? events = null, CancellationToken? cancellation = null)
    {
        await using var host = await PolicyHost.CreateAsync(Models, Base, Settings);
        var run = Services(store).Create(host, Base, Settings, Run);
        await run.ResumeAsync(Token);
        await run.RunAsync(steps, events, cancellation ?? Token);
        return (run, Models.Policies[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private static string Hash(string folder) =>
        ContentHash.Compute([Path.Combine(folder, "config.json"), Path.Combine(folder, "model.safetensors")]);

    private Rubric CreateRubric() =>
        new([new CorrectnessReward(Catalog), .. Rewards], Catalog, Options.Create(Rubric), Time);
}
