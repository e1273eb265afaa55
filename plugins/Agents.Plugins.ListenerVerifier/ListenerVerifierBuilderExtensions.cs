using Agents;
using Agents.Episodes;
using Agents.Evaluation;
using Agents.Hosting;
using Agents.Plugins.ListenerVerifier;
using Agents.Plugins.ListenerVerifier.Explanations;
using Agents.Plugins.ListenerVerifier.Rewards;
using Agents.Rewards;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the listener verifier.</summary>
public static class ListenerVerifierBuilderExtensions
{
    private const string Plugin = "ListenerVerifier";
    private const string DefaultListener = "listener";

    /// <summary>
    /// Adds <see cref="AnswerVerifier"/> and its plugin, for kernels and workflows, and the reward <c>correction</c> of
    /// rationales that a person had mended. The listeners are the chat clients
    /// whose keys the options name; without any the client of key <c>listener</c>, and where there is none the
    /// application's own client, which then listens to itself: a verdict names who did.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="configure">Changes options after the section was read. Default none.</param>
    public static IAgentsBuilder AddListenerVerifier(
        this IAgentsBuilder builder, Action<ListenerVerifierOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        if (services.All(s => s.ServiceType != typeof(AnswerVerifier)))
        {
            builder.AddValidatedOptions<ListenerVerifierOptions>(ListenerVerifierOptions.SectionName);
            services.AddSingleton<IValidateOptions<ListenerVerifierOptions>, ListenerVerifierOptionsValidator>();
            services.AddSingleton(p => new AnswerVerifier(Listeners(p, mayBeSelf: true), Options(p)));
            services.AddSingleton(p => new ListenerVerifierPlugin(
                p.GetRequiredService<AnswerVerifier>(), p.GetService<IEpisodeStore>()));
            services.AddSingleton(p => KernelPluginFactory.CreateFromObject(
                p.GetRequiredService<ListenerVerifierPlugin>(), Plugin));
            services.AddSingleton<IRewardFunction, CorrectionReward>();
        }

        if (configure is not null)
            services.Configure(configure);
        return builder;
    }

    /// <summary>
    /// Adds the reward <c>listener</c> and, where the section <c>Training:Rubric:Weights</c> names no others, the
    /// weights of <c>well_formed + w · correct + (1 − w) · listener</c>. It needs a listener of its own, which is never
    /// the model in training.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="exact">w: the weight of the right answer, 0 to 1; with 1 no listener is asked.</param>
    /// <param name="format">Weight of a reply of the task's form. At least 0.</param>
    public static IAgentsBuilder AddListenerReward(this IAgentsBuilder builder, double exact = 0.5, double format = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (exact is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(exact), exact, "The weight of the right answer is 0 to 1.");
        if (!double.IsFinite(format) || format < 0)
            throw new ArgumentOutOfRangeException(nameof(format), format, "The weight of the form is at least 0.");
        builder.AddListenerVerifier().AddTaskCatalog();
        builder.Services.AddSingleton<IRewardFunction>(p => new ListenerReward(
            new(() => new AnswerVerifier(Listeners(p, mayBeSelf: false), Options(p))),
            p.GetRequiredService<ITaskSetCatalog>()));
        builder.Services.PostConfigure<RubricOptions>(rubric =>
        {
            rubric.Weights.TryAdd("well_formed", format);
            rubric.Weights.TryAdd("correct", exact);
            rubric.Weights.TryAdd(ListenerReward.RewardName, 1 - exact);
        });
        return builder;
    }

    private static ListenerVerifierOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ListenerVerifierOptions>>().Value;

    private static IReadOnlyList<Listener> Listeners(IServiceProvider provider, bool mayBeSelf)
    {
        var options = Options(provider);
        if (options.Listeners.Count > 0)
            return [.. options.Listeners.Select(name => Listener(provider, name, options))];
        if (mayBeSelf && provider.GetKeyedService<IChatClient>(DefaultListener) is null
            && provider.GetService<IChatClient>() is { } self)
            return [new Listener("self", self, options)];
        return [Listener(provider, DefaultListener, options)];
    }

    private static Listener Listener(IServiceProvider provider, string name, ListenerVerifierOptions options) =>
        new(name, provider.GetKeyedService<IChatClient>(name) ?? throw new AgentsException(
            $"There is no chat client '{name}' to listen: register it (AddLocalModel(\"{name}\")), or name another in "
            + $"{ListenerVerifierOptions.SectionName}:Listeners."), options);
}
