using Agents.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Agents.Rewards;

/// <summary>Registers rewards and the rubric that weighs them.</summary>
public static class RewardsBuilderExtensions
{
    /// <summary>Adds one named term of the reward.</summary>
    /// <typeparam name="T">The reward; created once, from the services.</typeparam>
    /// <param name="builder">The application's parts.</param>
    public static IAgentsBuilder AddReward<T>(this IAgentsBuilder builder)
        where T : class, IRewardFunction
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IRewardFunction, T>());
        return builder;
    }

    /// <summary>Adds the rubric with the two built-in terms: the task's own grader, and the bare number.</summary>
    internal static IAgentsBuilder AddRubric(this IAgentsBuilder builder)
    {
        builder.AddReward<ExactReward>().AddReward<AnswerOnlyReward>();
        builder.Services.AddOptions<RubricOptions>()
            .Bind(builder.Configuration.GetSection(RubricOptions.SectionName))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RubricOptions>, RubricOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<Rubric>();
        return builder;
    }
}
