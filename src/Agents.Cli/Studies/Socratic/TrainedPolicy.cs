using Agents.Choices;
using Agents.Episodes;
using Agents.Models;
using Agents.Models.Serving;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Registry;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agents.Cli.Studies.Socratic;

/// <summary>
/// An application that logs dialogues and trains on them: its own store in a folder of its own, the hosted trainer, the
/// rubric with the plugin's reward, and a policy that begins knowing nothing.
/// </summary>
internal sealed class TrainedPolicy(string folder, double learningRate, TrainingControl control)
{
    private const string Run = "logged";
    private const string Model = "inquiry-policy";

    /// <summary>Logs, trains until every episode was used, and opens what is then served.</summary>
    /// <param name="log">Writes the dialogues under a run id.</param>
    /// <param name="seed">Of the trainer.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IQuestionPolicy> TrainAsync(
        Func<IEpisodeStore, string, Task> log, int seed, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        using var failure = new FirstError();
        services.AddSingleton<ILoggerProvider>(failure);
        var settings = new Dictionary<string, string?> { ["Agents:Data"] = folder };
        services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLocalModels().AddSocraticInquiry().AddTraining(o => Configure(o, seed));
        services.TryAddSingleton<IModelLoader>(p => new LocalModelLoader(
            new LocalModelOptions(), p.GetRequiredService<SeedSource>(), p.GetRequiredService<TimeProvider>()));
        await using var application = services.BuildServiceProvider();
        await log(application.GetRequiredService<IEpisodeStore>(), Run);
        var registry = application.GetRequiredService<IModelRegistry>();
        await PublishAsync(registry, cancellationToken);
        using var trainer = application.GetServices<IHostedService>().OfType<TrainingService>().Single();
        await trainer.StartAsync(cancellationToken);
        await (await Task.WhenAny(trainer.ExecuteTask!, failure.Found).WaitAsync(cancellationToken));
        var served = (await registry.GetCurrentAsync(Model, cancellationToken))!;
        if (served.Step == 0)
            throw new AgentsException("The trainer ended without a step; the log says why.");
        return new LearnedPolicy(ChoiceModel.Load(served.Path));
    }

    private void Configure(TrainingOptions options, int seed)
    {
        options.Model = Model;
        options.LoggedRun = Run;
        options.Seed = seed;
        options.Control = control;
        options.LearningRate = learningRate;
        // Chosen at random, a question has a fiftieth: a ratio of 1.2 would end the lesson where it begins.
        options.Epsilon = 5;
        (options.Prompts, options.Group) = (64, 8);
        (options.StepsPerRound, options.CheckpointInterval, options.Interval) = (100_000, 100_000, TimeSpan.Zero);
        options.Gate = GateMode.Off; // The worlds of the study are the test.
    }

    private async Task PublishAsync(IModelRegistry registry, CancellationToken cancellationToken)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder, "start")).FullName;
        new ChoiceModel(new float[QuestionFeatures.Count]).Save(path);
        var version = new ModelVersion { Model = Model, Id = "0000000000000000", Path = path };
        await registry.RegisterAsync(version, cancellationToken);
        await registry.PublishAsync(Model, version.Id, "knows nothing", cancellationToken);
    }
}
