using Microsoft.Extensions.Options;

namespace Agents.Plugins.ListenerVerifier;

/// <summary>Refuses temperatures that are not above 0 and listeners without a name, all of them at once.</summary>
internal sealed class ListenerVerifierOptionsValidator : IValidateOptions<ListenerVerifierOptions>
{
    private const string Section = ListenerVerifierOptions.SectionName;

    public ValidateOptionsResult Validate(string? name, ListenerVerifierOptions options)
    {
        var errors = options.Temperatures.Where(t => !double.IsFinite(t.Value) || t.Value <= 0)
            .Select(t => $"{Section}:Temperatures:{t.Key} is {t.Value}; give a number above 0.")
            .Concat(options.Listeners.Where(string.IsNullOrWhiteSpace).Take(1)
                .Select(_ => $"{Section}:Listeners holds an empty name."))
            .Concat(options.Listeners.GroupBy(l => l).Where(g => g.Count() > 1)
                .Select(g => $"{Section}:Listeners names {g.Key} twice."))
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
