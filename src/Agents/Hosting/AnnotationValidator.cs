using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Agents.Hosting;

/// <summary>Checks data annotations and reports every failure with its configuration key.</summary>
internal sealed class AnnotationValidator<TOptions>(string name, string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? optionsName, TOptions options)
    {
        if (optionsName is not null && optionsName != name)
            return ValidateOptionsResult.Skip;
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(results.Select(r =>
                $"{section}:{string.Join('+', r.MemberNames)}: {r.ErrorMessage}"));
    }
}
