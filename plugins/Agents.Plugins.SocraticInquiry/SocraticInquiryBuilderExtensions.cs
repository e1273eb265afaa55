using Agents.Episodes;
using Agents.Hosting;
using Agents.Plugins.SocraticInquiry;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Records;
using Agents.Registry;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Microsoft.SemanticKernel;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds Socratic inquiry.</summary>
public static class SocraticInquiryBuilderExtensions
{
    /// <summary>
    /// Adds the plugin <c>SocraticInquiry</c> as a <see cref="KernelPlugin"/> and the reward <c>inquiry_bits</c>.
    /// Dialogues are kept in the application's record log, answered questions are episodes, and each registered
    /// <see cref="IQuestionPolicy"/> can be chosen by its name.
    /// </summary>
    /// <param name="builder">The application's parts.</param>
    /// <param name="configure">Changes options after the section <c>SocraticInquiry</c> was read. Default none.</param>
    public static IAgentsBuilder AddSocraticInquiry(
        this IAgentsBuilder builder, Action<SocraticInquiryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.AddValidatedOptions<SocraticInquiryOptions>(SocraticInquiryOptions.SectionName);
        if (configure is not null)
            options.Configure(configure);
        if (builder.Services.Any(s => s.ServiceType == typeof(SocraticInquiryPlugin)))
            return builder;
        builder.AddReward<InquiryReward>();
        builder.Services.AddSingleton(provider => new SocraticInquiryPlugin(Services(provider)));
        builder.Services.AddSingleton(provider => KernelPluginFactory.CreateFromObject(
            provider.GetRequiredService<SocraticInquiryPlugin>(), "SocraticInquiry"));
        return builder;
    }

    private static InquiryServices Services(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SocraticInquiryOptions>>().Value;
        return new InquiryServices
        {
            Options = options,
            Records = provider.GetRequiredService<IRecordLog>(),
            Time = provider.GetRequiredService<TimeProvider>(),
            Policies = new PolicyTable(
                provider.GetServices<IQuestionPolicy>(),
                new LearnedPolicies(provider.GetRequiredService<IModelRegistry>, options.LearnedModel).FindAsync),
            Client = () => provider.GetKeyedService<IChatClient>(options.Model) ?? provider.GetService<IChatClient>(),
            Recorder = provider.GetRequiredService<EpisodeRecorder>(),
            RunId = provider.GetRequiredService<IOptions<AgentsOptions>>().Value.RunId,
        };
    }
}
