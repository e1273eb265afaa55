using Agents.Cli.Studies.Architecture;
using Agents.Cli.Studies.Handbook;
using Agents.Cli.Studies.Listeners;
using Agents.Cli.Studies.Socratic;
using Agents.Evaluation.Studies;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Studies;

/// <summary>The studies that <c>agents evaluate NAME</c> can run.</summary>
internal static class StudyRegistrations
{
    public static IServiceCollection AddStudies(this IServiceCollection services) => services
        .AddSingleton<ArchitectTasks>()
        .AddSingleton<IStudy, ArchitectStudy>()
        .AddSingleton<IStudy, HandbookStudy>()
        .AddSingleton<IStudy, StudentsStudy>()
        .AddSingleton<IStudy, ListenerStudy>()
        .AddSingleton<IStudy, SocraticStudy>();
}
