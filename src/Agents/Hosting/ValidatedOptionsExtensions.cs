using Agents.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

internal static class ValidatedOptionsExtensions
{
    /// <summary>
    /// Options bound to a section and checked by their annotations when the host starts. Nothing that the host
    /// constructs may read them earlier than StartAsync, or it would report the errors of one class only.
    /// </summary>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(
        this IAgentsBuilder builder, string section, string? name = null)
        where TOptions : class
    {
        name ??= Options.Options.DefaultName;
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new AnnotationValidator<TOptions>(name, section));
        return builder.Services.AddOptions<TOptions>(name)
            .Bind(builder.Configuration.GetSection(section))
            .ValidateOnStart();
    }
}
