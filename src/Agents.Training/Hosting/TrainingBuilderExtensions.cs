using Agents.Hosting;
using Agents.Rewards;
using Agents.Training.Gates;
using Agents.Training.Hosting;
using Agents.Training.Improvement;
using Agents.Training.Policies;
using Agents.Training.Runs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds training to an application.</summary>
public static class TrainingBuilderExtensions
{
    /// <summary>
    /// Adds the hosted trainer. It improves the served version of a model in rounds: rollouts on a task, reinforcement
    /// learning, the gate, and publication when the gate promotes.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="configure">Changes options after the section <c>Training</c> was read. Default none.</param>
    public static IAgentsBuilder AddTraining(this IAgentsBuilder builder, Action<TrainingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddTrainer();
        if (configure is not null)
            builder.Services.Configure(configure);
        builder.Services.AddHostedService<TrainingService>();
        return builder;
    }

    /// <summary>The trainer without its hosted service, for commands.</summary>
    internal static IAgentsBuilder AddTrainer(this IAgentsBuilder builder)
    {
        if (builder.Services.Any(s => s.ServiceType == typeof(TrainingRounds)))
            return builder;
        builder.AddTaskCatalog();
        builder.AddValidatedOptions<TrainingOptions>(TrainingOptions.SectionName);
        builder.AddValidatedOptions<RubricOptions>(RubricOptions.SectionName);
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<RubricOptions>, RubricOptionsValidator>();
        services.TryAddSingleton<Rubric>();
        services.AddSingleton<PromotionGate>();
        services.AddSingleton<CandidateReview>();
        services.TryAddSingleton<IPolicyFactory, PolicyFactory>();
        services.AddSingleton<VersionStager>();
        services.AddSingleton<RunServices>();
        services.AddSingleton<TrainingRounds>();
        services.AddSingleton<ImproveJob>();
        return builder;
    }
}
