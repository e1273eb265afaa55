using Microsoft.Extensions.Options;

namespace Agents.Rewards;

/// <summary>Refuses weights that are not finite, and names every one of them.</summary>
internal sealed class RubricOptionsValidator : IValidateOptions<RubricOptions>
{
    public ValidateOptionsResult Validate(string? name, RubricOptions options)
    {
        var errors = options.Weights
            .Where(w => !double.IsFinite(w.Value))
            .Select(w => $"{RubricOptions.SectionName}:Weights:{w.Key} is {w.Value}; give a finite number.")
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
